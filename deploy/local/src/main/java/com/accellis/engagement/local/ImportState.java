package com.accellis.engagement.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far the first import is, entity by entity, as the connector tells it. */
record ImportState(List<Entity> entities) {

    /** @param error what the newest run failed with */
    record Entity(String name, boolean configured, long records, boolean loaded, Optional<String> error) {

        String count() {
            return String.format(Locale.ROOT, "%,d %s", records, name.replace('-', ' '));
        }
    }

    ImportState {
        entities = List.copyOf(entities);
    }

    static ImportState of(JsonNode freshness) {
        var entities = new ArrayList<Entity>();
        for (var item : freshness.path("items")) {
            entities.add(new Entity(
                    item.path("entity").asText(),
                    item.path("configured").asBoolean(true),
                    item.path("records").asLong(),
                    !item.path("lastSuccess").asText("").isEmpty(),
                    Optional.of(item.path("error").asText("")).filter(error -> !error.isBlank())));
        }
        return new ImportState(entities);
    }

    private List<Entity> configured() {
        return entities.stream().filter(Entity::configured).toList();
    }

    boolean complete() {
        return !configured().isEmpty() && configured().stream().allMatch(Entity::loaded);
    }

    List<Entity> failing() {
        return configured().stream()
                .filter(entity -> !entity.loaded() && entity.error().isPresent())
                .toList();
    }

    /** For example {@code 60 companies, 8,412 service tickets}. */
    String counts() {
        return configured().stream()
                .filter(entity -> entity.records() > 0)
                .map(Entity::count)
                .collect(Collectors.joining(", "));
    }

    String progress() {
        var loaded = configured().stream().filter(Entity::loaded).count();
        return counts().isEmpty()
                ? "Reading ConnectWise …"
                : "Reading ConnectWise (" + loaded + " of " + configured().size() + "): " + counts();
    }
}

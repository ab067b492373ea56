package com.accellis.engagement.endtoend.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeMap;

/** How far each source has been read, as the system says itself. */
public record Freshness(List<Entity> entities) {

    /** One kind of record. */
    public record Entity(String name, boolean configured, String state, long records, boolean loaded) {}

    public Freshness {
        entities = List.copyOf(entities);
    }

    static Freshness of(JsonNode answer) {
        var entities = new TreeMap<String, Entity>();
        answer.get("items")
                .forEach(item -> entities.put(
                        item.get("entity").textValue(),
                        new Entity(
                                item.get("entity").textValue(),
                                item.get("configured").booleanValue(),
                                item.get("state").textValue(),
                                item.path("records").longValue(),
                                item.path("lastSuccess").isTextual())));
        return new Freshness(List.copyOf(entities.values()));
    }

    /** Everything has been read at least once. */
    public boolean allLoaded() {
        return !entities.isEmpty() && entities.stream().allMatch(entity -> entity.configured() && entity.loaded());
    }

    public boolean anyLoaded() {
        return entities.stream().anyMatch(Entity::loaded);
    }

    /** False also when nothing is known about it. */
    public boolean isLoaded(String name) {
        return entities.stream()
                .anyMatch(entity -> entity.name().equals(name) && entity.configured() && entity.loaded());
    }

    /** Being read for the first time right now. */
    public boolean isLoading(String name) {
        return entities.stream()
                .anyMatch(entity -> entity.name().equals(name)
                        && !entity.loaded()
                        && (entity.state().equals("running") || entity.records() > 0));
    }
}

package com.accellis.engagement.endtoend.changes;

import com.accellis.engagement.endtoend.system.Sandbox;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** Records that changes can be made to: those that matter to present scores, picked at random. */
final class Known {

    private static final int DAYS = 100;

    private final Random random;
    private final List<JsonNode> companies;
    private final List<JsonNode> tickets;
    private final List<JsonNode> timeEntries;
    private final List<JsonNode> agreements;
    private final List<JsonNode> additions;
    private final List<JsonNode> surveys;

    Known(Sandbox sandbox, Random random) {
        this.random = random;
        this.companies = sandbox.all(Sandbox.COMPANIES);
        this.tickets = recent(sandbox.all(Sandbox.SERVICE_TICKETS), "/_info/dateEntered");
        this.timeEntries = recent(sandbox.all(Sandbox.TIME_ENTRIES), "/timeStart");
        // Additions of agreements that ended or were cancelled long ago are not read any more, except by a full load.
        this.agreements = new ArrayList<>(sandbox.all(Sandbox.AGREEMENTS).stream()
                .filter(agreement -> notLongAgo(agreement, "endDate") && notLongAgo(agreement, "dateCancelled"))
                .toList());
        var running = agreements.stream().map(Known::id).toList();
        this.additions = new ArrayList<>(sandbox.all(Sandbox.ADDITIONS).stream()
                .filter(addition ->
                        running.contains(addition.path("agreementId").asText()))
                .toList());
        this.surveys = recent(sandbox.all(Sandbox.SURVEYS), "/closed");
    }

    private static boolean notLongAgo(JsonNode agreement, String field) {
        return !agreement.hasNonNull(field)
                || date(agreement.get(field).asText())
                        .isAfter(LocalDate.now(ZoneOffset.UTC).minusDays(30));
    }

    static String id(JsonNode found) {
        return found.hasNonNull("_id")
                ? found.get("_id").asText()
                : found.get("id").asText();
    }

    Optional<JsonNode> any(String type) {
        return any(type, found -> true);
    }

    Optional<JsonNode> any(String type, Predicate<JsonNode> wanted) {
        var fitting = of(type).stream().filter(wanted).toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(random.nextInt(fitting.size())));
    }

    /** Takes note of a new record or of what became of one. */
    void note(String type, JsonNode now) {
        var all = of(type);
        for (var index = 0; index < all.size(); index++) {
            if (id(all.get(index)).equals(id(now))) {
                all.set(index, now);
                return;
            }
        }
        all.add(now);
    }

    void forget(String type, String id) {
        of(type).removeIf(found -> id(found).equals(id));
        if (type.equals(Sandbox.AGREEMENTS)) {
            additions.removeIf(addition -> addition.path("agreementId").asText().equals(id));
        }
    }

    private List<JsonNode> of(String type) {
        return switch (type) {
            case Sandbox.COMPANIES -> companies;
            case Sandbox.SERVICE_TICKETS -> tickets;
            case Sandbox.TIME_ENTRIES -> timeEntries;
            case Sandbox.AGREEMENTS -> agreements;
            case Sandbox.ADDITIONS -> additions;
            case Sandbox.SURVEYS -> surveys;
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static List<JsonNode> recent(List<JsonNode> all, String instantAt) {
        var begin = LocalDate.now(ZoneOffset.UTC).minusDays(DAYS);
        return new ArrayList<>(all.stream()
                .filter(found -> found.at(instantAt).isTextual())
                .filter(found -> LocalDate.ofInstant(
                                Instant.parse(found.at(instantAt).asText()), ZoneOffset.UTC)
                        .isAfter(begin))
                .toList());
    }

    private static LocalDate date(String text) {
        return LocalDate.parse(text.substring(0, 10));
    }
}

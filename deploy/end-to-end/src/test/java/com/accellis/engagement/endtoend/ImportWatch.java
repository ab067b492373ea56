package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.oracle.Oracle;
import com.accellis.engagement.endtoend.system.Freshness;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the scores again and again while the first import goes on: a metric may be available only when what it is made
 * of has been loaded.
 */
final class ImportWatch {

    private static final Map<String, List<String>> SOURCES = Map.of(
            Oracle.HELP_DESK_USAGE, List.of("service-tickets"),
            Oracle.FIRST_TOUCH_RESOLUTION, List.of("service-tickets"),
            Oracle.SUPPORT_SATISFACTION, List.of("surveys", "service-tickets", "project-tickets"),
            Oracle.PROJECT_ENGAGEMENT, List.of("time-entries"),
            Oracle.PROCUREMENT, List.of("agreements", "agreement-additions"));

    private final RunningSystem system;
    private final List<String> violations = new ArrayList<>();
    private int looks;
    private int scores;

    ImportWatch(RunningSystem system) {
        this.system = system;
    }

    /** Looks once; empty while the system cannot be asked. */
    Optional<Freshness> look() {
        // In this order: what is not loaded now was not loaded when the scores were read, because loaded stays loaded.
        var items = new ArrayList<JsonNode>();
        for (var window : RunningSystem.WINDOWS) {
            var page = system.tryScores(window);
            if (page.isEmpty()) {
                return Optional.empty();
            }
            items.addAll(page.get());
        }
        var freshness = system.tryFreshness();
        freshness.filter(now -> !now.allLoaded()).ifPresent(now -> {
            looks++;
            scores += items.size();
            items.forEach(item -> check(item, now));
        });
        return freshness;
    }

    /** How often there was something to look at before everything was loaded. */
    int looks() {
        return looks;
    }

    /** How many scores were seen then. */
    int scores() {
        return scores;
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    private void check(JsonNode item, Freshness now) {
        for (var metric : item.get("metrics")) {
            var key = metric.get("key").textValue();
            var missing = SOURCES.get(key).stream()
                    .filter(source -> !now.isLoaded(source))
                    .toList();
            if (metric.get("available").booleanValue() && !missing.isEmpty()) {
                violations.add(key + " is available though " + missing + " are not loaded: " + item);
            }
        }
    }
}

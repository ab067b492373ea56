package com.accellis.engagement.benchmarks;

import static com.accellis.engagement.benchmarks.Figures.say;
import static com.accellis.engagement.benchmarks.Figures.text;

import com.accellis.engagement.kit.json.EventJson;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The figures of this run that have a target, in the order in which they were measured. */
final class Targets {

    private static final List<Figure> FIGURES = new ArrayList<>();

    private Targets() {}

    /**
     * One of them.
     *
     * @param unit empty for a ratio
     * @param target with what has to hold, for example {@code at least 0.5}
     */
    record Figure(String name, double value, String unit, String target, boolean met) {}

    /** What was run where, and what came of it. */
    record Results(Instant at, List<String> command, Machine machine, List<Figure> figures) {}

    record Machine(String system, int processors, String java, double loadAverage) {}

    /** Keeps the figure and says whether the target was met. */
    static String atLeast(String name, double value, String unit, double target) {
        return add(name, value, unit, "at least " + number(target), value >= target);
    }

    static String atMost(String name, double value, String unit, double target) {
        return add(name, value, unit, "at most " + number(target), value <= target);
    }

    static String below(String name, double value, String unit, double target) {
        return add(name, value, unit, "below " + number(target), value < target);
    }

    private static String add(String name, double value, String unit, String target, boolean met) {
        FIGURES.add(new Figure(name, value, unit, target, met));
        return verdict(met);
    }

    private static String verdict(boolean met) {
        return met ? "met" : "MISSED";
    }

    private static String number(double value) {
        return value == Math.rint(value) ? text("%.0f", value) : text("%s", value);
    }

    /**
     * Prints all as a table and writes them as JSON.
     *
     * @param command what the benchmark was told
     */
    static void tell(List<String> command) throws IOException {
        if (FIGURES.isEmpty()) {
            return;
        }
        say("");
        for (var figure : FIGURES) {
            say(
                    "%-45s %12.2f %-9s %-16s %s",
                    figure.name(), figure.value(), figure.unit(), figure.target(), verdict(figure.met()));
        }
        var system = ManagementFactory.getOperatingSystemMXBean();
        var at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var results = new Results(
                at,
                command,
                new Machine(
                        system.getName() + " " + system.getVersion() + " " + system.getArch(),
                        system.getAvailableProcessors(),
                        System.getProperty("java.version"),
                        system.getSystemLoadAverage()),
                FIGURES);
        var file = Path.of(System.getProperty("repository.root"), "deploy/benchmarks/target/results")
                .resolve(at.toString().replace(":", "") + ".json");
        Files.createDirectories(file.getParent());
        Files.write(file, EventJson.write(results));
        say("written to %s", file);
    }
}

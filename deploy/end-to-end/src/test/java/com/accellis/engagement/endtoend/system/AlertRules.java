package com.accellis.engagement.endtoend.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration of Prometheus and the rules that are delivered, made fit for a test. Of the configuration only where
 * the services are, the pace and who is told differ. Of the rules only durations do: each {@code for:}, each range and each
 * offset is divided by {@value #FACTOR} and is then 30 s at least; but not how long an alert waits whose gauge remembers the
 * worst of some minutes. Thresholds, expressions and labels are as delivered.
 */
final class AlertRules {

    static final int FACTOR = 20;
    /** Three scrapes, and longer than the longest pause between two tries: that does not shrink along. */
    private static final Duration SHORTEST = Duration.ofSeconds(30);

    /** Gauges of the last two to five minutes, however often they are asked: the wait has to be longer than that. */
    private static final Set<String> REMEMBERING = Set.of("CollectionsTakeLong", "WorkersBusy");

    private static final Path DELIVERED = Repository.resolve("deploy/observability/prometheus");
    private static final Pattern DURATIONS =
            Pattern.compile("(^ +for: |\\[|\\boffset )(\\d+)([smhd])(?=\\]|$|\\W)", Pattern.MULTILINE);
    private static final Pattern ALERT = Pattern.compile("^ *- alert: (\\w+)$", Pattern.MULTILINE);
    private static final Pattern ALERTMANAGERS = Pattern.compile("^alerting:\\n(?: +.*\\n)+", Pattern.MULTILINE);
    private static final Pattern EVALUATION = Pattern.compile("^( +evaluation_interval: )\\S+$", Pattern.MULTILINE);
    private static final Pattern SCRAPES = Pattern.compile("^( +scrape_interval: )\\S+$", Pattern.MULTILINE);
    private static final Pattern GATEWAY = Pattern.compile("^( +)- job_name: webhook-gateway\\n", Pattern.MULTILINE);
    private static final String FAST = "5s";
    /** The time-out that is delivered stays, because pages wait for databases; no scrape may be due before it. */
    private static final String AS_LONG_AS_THE_TIME_OUT = "10s";

    private AlertRules() {}

    /** The names of all alerts that are delivered. */
    static Set<String> names() {
        return delivered().values().stream()
                .flatMap(text -> ALERT.matcher(text).results().map(found -> found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of metrics that are there as soon as the services run. */
    static Set<String> metricsThereAlways() {
        return read(Repository.resolve("deploy/observability/metrics.txt"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\\s+"))
                .filter(words -> words.length > 1 && words[1].equals("always"))
                .map(words -> words[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Writes configuration and rules.
     *
     * @param targets by the names of their jobs, Prometheus itself among them
     * @return the configuration
     */
    static Path write(Path directory, Map<String, String> targets) {
        try {
            var rules = Files.createDirectories(directory.resolve("rules"));
            for (var file : delivered().entrySet()) {
                Files.writeString(rules.resolve(file.getKey()), faster(file.getValue()));
            }
            var configuration = directory.resolve("prometheus.yml");
            Files.writeString(configuration, here(read(DELIVERED.resolve("prometheus.yml")), targets));
            return configuration;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String here(String configuration, Map<String, String> targets) {
        // Nobody is told, and no name is looked up.
        var text = replaced(configuration, ALERTMANAGERS, found -> "");
        text = replaced(text, EVALUATION, found -> found.group(1) + FAST);
        text = replaced(text, SCRAPES, found -> found.group(1) + AS_LONG_AS_THE_TIME_OUT);
        // It asks no database, and each of its starts has to be seen.
        text = replaced(
                text,
                GATEWAY,
                found -> found.group() + found.group(1) + "  scrape_interval: " + FAST + "\n" + found.group(1)
                        + "  scrape_timeout: " + FAST + "\n");
        for (var target : targets.entrySet()) {
            var where = Pattern.compile("(job_name: " + Pattern.quote(target.getKey())
                    + "\\n(?:(?! +- job_name:).*\\n)*? +- targets: )\\[.*\\]");
            text = replaced(text, where, found -> found.group(1) + "[\"" + target.getValue() + "\"]");
        }
        return text;
    }

    static String faster(String rules) {
        var faster = new StringBuilder();
        var alert = "";
        for (var line : rules.lines().toList()) {
            var named = ALERT.matcher(line);
            alert = named.matches() ? named.group(1) : alert;
            var stays = REMEMBERING.contains(alert) && line.strip().startsWith("for: ");
            faster.append(
                            stays
                                    ? line
                                    : DURATIONS
                                            .matcher(line)
                                            .replaceAll(found -> found.group(1) + shorter(found) + "s"))
                    .append('\n');
        }
        return faster.toString();
    }

    private static long shorter(MatchResult found) {
        var seconds = Long.parseLong(found.group(2))
                * switch (found.group(3)) {
                    case "s" -> 1;
                    case "m" -> 60;
                    case "h" -> 3_600;
                    default -> 86_400;
                };
        return Math.min(seconds, Math.max(seconds / FACTOR, SHORTEST.toSeconds()));
    }

    /** What is not found is an error: the files are not what this was written for. */
    private static String replaced(String text, Pattern pattern, Function<MatchResult, String> by) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new AssertionError("Nothing there fits " + pattern + ": " + text);
        }
        return found.replaceAll(match -> Matcher.quoteReplacement(by.apply(match)));
    }

    private static Map<String, String> delivered() {
        try (Stream<Path> files = Files.list(DELIVERED.resolve("rules"))) {
            var texts = new TreeMap<String, String>();
            files.filter(file -> file.toString().endsWith(".yml"))
                    .forEach(file -> texts.put(file.getFileName().toString(), read(file)));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

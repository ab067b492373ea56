package com.accellis.engagement.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How much of scoring is measured.
 *
 * @param parts which of the measurements
 * @param events ticket events to catch up with
 * @param clients whose they are
 * @param manyClients clients for whom a day begins, and in whose overview pages are turned
 * @param facts the greater number of facts that the time from event to score is measured with; the smaller one is a
 *     hundredth of it
 * @param rounds how often ours and the peer take turns
 * @param rate events a second while the time to the score is measured
 * @param seconds how long that is
 * @param requests pages of the overview
 * @param heapMegabytes of the service
 */
record ScoringOptions(
        Set<Part> parts,
        int events,
        int clients,
        int manyClients,
        int facts,
        int rounds,
        int rate,
        int seconds,
        int requests,
        int heapMegabytes) {

    enum Part {
        CATCH_UP,
        LATENCY,
        GROWTH,
        DAY,
        READS;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private static Part of(String word) {
            return Arrays.stream(values())
                    .filter(part -> part.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("There is no measurement " + word));
        }
    }

    private static final ScoringOptions QUICK =
            new ScoringOptions(EnumSet.allOf(Part.class), 200_000, 2_000, 10_000, 200_000, 3, 200, 20, 2_000, 512);

    /** The counts that the targets are stated for. */
    private static final ScoringOptions FULL =
            new ScoringOptions(EnumSet.allOf(Part.class), 1_000_000, 2_000, 10_000, 2_000_000, 5, 200, 60, 4_000, 512);

    static ScoringOptions parse(List<String> words) {
        var options = words.contains("--full") ? FULL : QUICK;
        for (var i = 0; i < words.size(); i++) {
            if (words.get(i).equals("--full")) {
                continue;
            }
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException(words.get(i) + " needs a value");
            }
            options = options.with(words.get(i), words.get(i + 1));
            i++;
        }
        return options;
    }

    private ScoringOptions with(String option, String value) {
        return switch (option) {
            case "--only" ->
                new ScoringOptions(
                        EnumSet.copyOf(
                                Arrays.stream(value.split(",")).map(Part::of).toList()),
                        events,
                        clients,
                        manyClients,
                        facts,
                        rounds,
                        rate,
                        seconds,
                        requests,
                        heapMegabytes);
            case "--events" -> copy(within(option, value, 10_000, 5_000_000), clients, manyClients, facts, rounds);
            case "--clients" -> copy(events, within(option, value, 100, 10_000), manyClients, facts, rounds);
            case "--many-clients" -> copy(events, clients, within(option, value, 100, 50_000), facts, rounds);
            case "--facts" -> copy(events, clients, manyClients, within(option, value, 20_000, 5_000_000), rounds);
            case "--rounds" -> copy(events, clients, manyClients, facts, within(option, value, 1, 20));
            case "--rate" -> timed(within(option, value, 10, 1_000), seconds, requests, heapMegabytes);
            case "--seconds" -> timed(rate, within(option, value, 5, 600), requests, heapMegabytes);
            case "--requests" -> timed(rate, seconds, within(option, value, 200, 100_000), heapMegabytes);
            case "--heap" -> timed(rate, seconds, requests, within(option, value, 128, 4_096));
            default -> throw new IllegalArgumentException("There is no option " + option);
        };
    }

    private ScoringOptions copy(int events, int clients, int manyClients, int facts, int rounds) {
        return new ScoringOptions(
                parts, events, clients, manyClients, facts, rounds, rate, seconds, requests, heapMegabytes);
    }

    private ScoringOptions timed(int rate, int seconds, int requests, int heapMegabytes) {
        return new ScoringOptions(
                parts, events, clients, manyClients, facts, rounds, rate, seconds, requests, heapMegabytes);
    }

    private static int within(String option, String value, int least, int most) {
        var number = Integer.parseInt(value);
        if (number < least || number > most) {
            throw new IllegalArgumentException(option + " is from " + least + " to " + most + ", was " + number);
        }
        return number;
    }
}

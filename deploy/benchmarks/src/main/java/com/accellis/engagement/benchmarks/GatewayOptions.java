package com.accellis.engagement.benchmarks;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which parts of the webhook gateway's speed are measured, and how much of them. */
record GatewayOptions(Set<Part> parts, Map<Count, Integer> counts) {

    enum Part {
        RATE,
        LATENCY;

        private static Part of(String word) {
            return named(values(), word)
                    .orElseThrow(() -> new IllegalArgumentException("There is no measurement " + word));
        }
    }

    /** What can be set to a number: the usual one, and bounds. */
    private enum Count {
        ROUNDS(5, 1, 50),
        SECONDS(10, 1, 120),
        WARM_UP(60, 1, 120),
        CONNECTIONS(64, 1, 500),
        RATE(1_000, 1, 10_000),
        HEAP(256, 64, 4_096),
        BARE_BYTES(2_048, 1, 1_000_000),
        LINGER(1, 0, 100);

        private final int usual;
        private final int least;
        private final int most;

        Count(int usual, int least, int most) {
            this.usual = usual;
            this.least = least;
            this.most = most;
        }

        private int within(int number) {
            if (number < least || number > most) {
                throw new IllegalArgumentException(this + " is from " + least + " to " + most + ", was " + number);
            }
            return number;
        }
    }

    static GatewayOptions parse(List<String> words) {
        Set<Part> parts = EnumSet.allOf(Part.class);
        Map<Count, Integer> counts = new EnumMap<>(Count.class);
        for (var i = 0; i < words.size(); i += 2) {
            var option = words.get(i);
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            var value = words.get(i + 1);
            if (option.equals("--only")) {
                parts = EnumSet.copyOf(
                        Arrays.stream(value.split(",")).map(Part::of).toList());
            } else {
                var count = named(Count.values(), option.replaceFirst("^--", ""))
                        .orElseThrow(() -> new IllegalArgumentException("There is no option " + option));
                counts.put(count, count.within(Integer.parseInt(value)));
            }
        }
        return new GatewayOptions(parts, counts);
    }

    private static <E extends Enum<E>> Optional<E> named(E[] values, String word) {
        return Arrays.stream(values)
                .filter(value ->
                        value.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word))
                .findFirst();
    }

    private int count(Count count) {
        return counts.getOrDefault(count, count.usual);
    }

    /** Of the closed loop, each with both programs. */
    int rounds() {
        return count(Count.ROUNDS);
    }

    /** Of one program in one round, and of the open loop. */
    int seconds() {
        return count(Count.SECONDS);
    }

    /** Of each program before anything counts. */
    int warmUpSeconds() {
        return count(Count.WARM_UP);
    }

    int connections() {
        return count(Count.CONNECTIONS);
    }

    /** Callbacks a second of the open loop. */
    int rate() {
        return count(Count.RATE);
    }

    /** Of each program. */
    int heapMegabytes() {
        return count(Count.HEAP);
    }

    /** As many of a body at most as the bare handler forwards. */
    int bareBytes() {
        return count(Count.BARE_BYTES);
    }

    /** For which both producers wait for more records; empty leaves both as they are delivered. */
    Optional<Integer> lingerMillis() {
        return Optional.ofNullable(counts.get(Count.LINGER));
    }
}

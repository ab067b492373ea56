package com.accellis.engagement.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How much of the client registry is measured.
 *
 * @param parts which of the measurements
 * @param clients with two companies each
 * @param unmapped companies that belong to no client
 * @param requests of each kind
 * @param rounds of what is measured once as a whole
 * @param heapMegabytes of the service
 */
record RegistryOptions(Set<Part> parts, int clients, int unmapped, int requests, int rounds, int heapMegabytes) {

    enum Part {
        LIST,
        SUGGESTIONS,
        IMPORT;

        private static Part of(String word) {
            return Arrays.stream(values())
                    .filter(part -> part.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("There is no measurement " + word));
        }
    }

    private static final RegistryOptions USUAL =
            new RegistryOptions(EnumSet.allOf(Part.class), 20_000, 10_000, 300, 10, 512);

    static RegistryOptions parse(List<String> words) {
        var options = USUAL;
        for (var i = 0; i < words.size(); i += 2) {
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException(words.get(i) + " needs a value");
            }
            options = options.with(words.get(i), words.get(i + 1));
        }
        return options;
    }

    private RegistryOptions with(String option, String value) {
        return switch (option) {
            case "--only" ->
                new RegistryOptions(
                        EnumSet.copyOf(
                                Arrays.stream(value.split(",")).map(Part::of).toList()),
                        clients,
                        unmapped,
                        requests,
                        rounds,
                        heapMegabytes);
            case "--clients" -> copy(within(option, value, 100, 20_000), unmapped, requests, rounds, heapMegabytes);
            case "--unmapped" -> copy(clients, within(option, value, 100, 100_000), requests, rounds, heapMegabytes);
            case "--requests" -> copy(clients, unmapped, within(option, value, 50, 100_000), rounds, heapMegabytes);
            case "--rounds" -> copy(clients, unmapped, requests, within(option, value, 1, 100), heapMegabytes);
            case "--heap" -> copy(clients, unmapped, requests, rounds, within(option, value, 128, 4_096));
            default -> throw new IllegalArgumentException("There is no option " + option);
        };
    }

    private RegistryOptions copy(int clients, int unmapped, int requests, int rounds, int heapMegabytes) {
        return new RegistryOptions(parts, clients, unmapped, requests, rounds, heapMegabytes);
    }

    private static int within(String option, String value, int least, int most) {
        var number = Integer.parseInt(value);
        if (number < least || number > most) {
            throw new IllegalArgumentException(option + " is from " + least + " to " + most + ", was " + number);
        }
        return number;
    }
}

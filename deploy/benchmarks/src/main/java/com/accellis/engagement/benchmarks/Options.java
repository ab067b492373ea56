package com.accellis.engagement.benchmarks;

import java.util.List;

/**
 * How much is measured.
 *
 * @param tickets that the source has
 * @param clients that they belong to
 * @param heapMegabytes of the connector
 */
record Options(int tickets, int clients, int heapMegabytes) {

    static Options parse(List<String> words) {
        var options = new Options(200_000, 1_000, 256);
        for (var i = 0; i < words.size(); i += 2) {
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException(words.get(i) + " needs a value");
            }
            var value = Integer.parseInt(words.get(i + 1));
            options = switch (words.get(i)) {
                case "--tickets" -> new Options(value, options.clients, options.heapMegabytes);
                case "--clients" -> new Options(options.tickets, value, options.heapMegabytes);
                case "--heap" -> new Options(options.tickets, options.clients, value);
                default -> throw new IllegalArgumentException("There is no option " + words.get(i));
            };
        }
        return options;
    }
}

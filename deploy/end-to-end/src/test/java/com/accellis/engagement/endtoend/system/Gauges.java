package com.accellis.engagement.endtoend.system;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a service counts about itself, read from its Prometheus page. */
final class Gauges {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{.*})? +(\\S+)(?: .*)?");
    private static final Pattern WAITING = Pattern.compile("engagement_\\w+_waiting");

    private Gauges() {}

    /** Every gauge of ours that counts work which has still to be done, summed over its labels. */
    static Map<String, Double> waiting(String page) {
        var sums = new TreeMap<String, Double>();
        page.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            var sample = SAMPLE.matcher(line);
            if (sample.matches() && WAITING.matcher(sample.group(1)).matches()) {
                sums.merge(sample.group(1), Double.parseDouble(sample.group(2)), Double::sum);
            }
        });
        return sums;
    }

    /** Of all samples of this name; 0 when there are none. */
    static double sum(String page, String name) {
        return page.lines()
                .filter(line -> !line.startsWith("#"))
                .map(SAMPLE::matcher)
                .filter(sample -> sample.matches() && sample.group(1).equals(name))
                .mapToDouble(sample -> Double.parseDouble(sample.group(2)))
                .sum();
    }
}

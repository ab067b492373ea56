package com.accellis.engagement.endtoend.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/** A Prometheus page: every sample with its labels. */
public final class Metrics {

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? +(\\S+)(?: .*)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private record Sample(String name, Map<String, String> labels, double value) {}

    private final List<Sample> samples;

    private Metrics(List<Sample> samples) {
        this.samples = List.copyOf(samples);
    }

    static Metrics of(String page) {
        var samples = new ArrayList<Sample>();
        page.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            var sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                var labels = new HashMap<String, String>();
                if (sample.group(2) != null) {
                    LABEL.matcher(sample.group(2))
                            .results()
                            .forEach(label -> labels.put(label.group(1), label.group(2)));
                }
                samples.add(new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3))));
            }
        });
        return new Metrics(samples);
    }

    /** The one sample of that name. A gauge that says nothing is NaN; one that is not there fails the test. */
    public double value(String name) {
        return only(values(name, Map.of()), name);
    }

    /** The one sample of that name with that label. */
    public double value(String name, String label, String wanted) {
        return only(values(name, Map.of(label, wanted)), name + " of " + wanted);
    }

    /** Of all samples of that name with that label which are a number; 0 without any. */
    public double sum(String name, String label, String wanted) {
        return values(name, Map.of(label, wanted))
                .filter(value -> !Double.isNaN(value))
                .sum();
    }

    /** Of all samples of that name; NaN when one of them says nothing. */
    public double sum(String name) {
        return values(name, Map.of()).sum();
    }

    private DoubleStream values(String name, Map<String, String> labels) {
        return samples.stream()
                .filter(sample ->
                        sample.name().equals(name) && sample.labels().entrySet().containsAll(labels.entrySet()))
                .mapToDouble(Sample::value);
    }

    private static double only(DoubleStream values, String what) {
        var all = values.toArray();
        if (all.length != 1) {
            throw new AssertionError(all.length + " samples of " + what);
        }
        return all[0];
    }
}

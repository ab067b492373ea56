package com.accellis.engagement.endtoend;

import java.util.ArrayList;
import java.util.List;

/** What was measured again and again, and the straight line through it. */
final class Series {

    private record Point(double minute, double value) {}

    private final List<Point> points = new ArrayList<>();

    void add(double minute, double value) {
        points.add(new Point(minute, value));
    }

    /** From the middle of the time on: what only has to warm up or fill is over by then. */
    Series secondHalf() {
        var middle = (points.get(0).minute() + points.get(points.size() - 1).minute()) / 2;
        var half = new Series();
        points.stream().filter(point -> point.minute() >= middle).forEach(half.points::add);
        return half;
    }

    double first() {
        return points.get(0).value();
    }

    double last() {
        return points.get(points.size() - 1).value();
    }

    int count() {
        return points.size();
    }

    double largest() {
        return points.stream().mapToDouble(Point::value).max().orElseThrow();
    }

    double mean() {
        return points.stream().mapToDouble(Point::value).average().orElseThrow();
    }

    double minutes() {
        return points.get(points.size() - 1).minute() - points.get(0).minute();
    }

    /** Per minute, by least squares. One measurement that is far off does not make a slope. */
    double slope() {
        if (points.size() < 2) {
            throw new IllegalStateException("A line needs two points");
        }
        var meanMinute = meanMinute();
        var meanValue = mean();
        var above = points.stream()
                .mapToDouble(point -> (point.minute() - meanMinute) * (point.value() - meanValue))
                .sum();
        return above / spread();
    }

    /** The slope less twice its standard error: what goes up and down a lot may seem to rise by chance. */
    double slopeAtLeast() {
        if (points.size() < 3) {
            throw new IllegalStateException("How far points are from their line is seen from three on");
        }
        var slope = slope();
        var meanMinute = meanMinute();
        var meanValue = mean();
        var besides = points.stream()
                .mapToDouble(point -> point.value() - meanValue - slope * (point.minute() - meanMinute))
                .map(distance -> distance * distance)
                .sum();
        return slope - 2 * Math.sqrt(besides / (points.size() - 2) / spread());
    }

    private double meanMinute() {
        return points.stream().mapToDouble(Point::minute).average().orElseThrow();
    }

    private double spread() {
        var meanMinute = meanMinute();
        var spread = points.stream()
                .mapToDouble(point -> point.minute() - meanMinute)
                .map(distance -> distance * distance)
                .sum();
        if (spread == 0) {
            throw new IllegalStateException("All measurements are of one moment");
        }
        return spread;
    }

    /** How much more it is at the end of the line than at its beginning. */
    double growth() {
        return slope() * minutes();
    }
}

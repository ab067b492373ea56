package com.accellis.engagement.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a JVM's log of its garbage collections says about the heap.
 *
 * @param peakMegabytes most in use before a collection
 * @param leftMegabytes most in use after a full one: what was really needed; 0 when there was none
 * @param collections how many
 * @param pausedMillis all of them together
 */
record HeapLog(int peakMegabytes, int leftMegabytes, int collections, double pausedMillis) {

    private static final Pattern PAUSE =
            Pattern.compile("Pause (Young|Full) .*?(\\d+)M->(\\d+)M\\(\\d+M\\) ([\\d.]+)ms");

    static String option(Path file) {
        return "-Xlog:gc:file=" + file;
    }

    static HeapLog read(Path file) throws IOException {
        var peak = 0;
        var left = 0;
        var collections = 0;
        var paused = 0.0;
        for (var line : Files.readAllLines(file)) {
            var pause = PAUSE.matcher(line);
            if (pause.find()) {
                peak = Math.max(peak, Integer.parseInt(pause.group(2)));
                if (pause.group(1).equals("Full")) {
                    left = Math.max(left, Integer.parseInt(pause.group(3)));
                }
                collections++;
                paused += Double.parseDouble(pause.group(4));
            }
        }
        return new HeapLog(peak, left, collections, paused);
    }
}

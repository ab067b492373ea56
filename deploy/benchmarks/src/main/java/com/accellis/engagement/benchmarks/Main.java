package com.accellis.engagement.benchmarks;

import java.util.Arrays;

/** {@code run import [options]}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 0 || !args[0].equals("import")) {
            System.err.println("usage: run import [--tickets N] [--clients N] [--heap MEGABYTES]");
            System.exit(2);
        }
        var options = Options.parse(Arrays.asList(args).subList(1, args.length));
        new ImportBenchmark(options).run();
        // Threads of the broker's client or of the database would otherwise keep us.
        System.exit(0);
    }
}

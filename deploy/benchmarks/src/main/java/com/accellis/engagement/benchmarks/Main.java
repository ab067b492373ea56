package com.accellis.engagement.benchmarks;

import java.util.Arrays;
import java.util.List;

/** {@code run all|import|scoring|registry|gateway [options]}. */
public final class Main {

    private static final String USAGE = """
            usage: run all [--full]
                   run import [--tickets N] [--clients N] [--heap MEGABYTES]
                   run scoring [--only catch-up,latency,growth,day,reads] [--full] [--events N] [--clients N]
                               [--many-clients N] [--facts N] [--rounds N] [--rate N] [--seconds N] [--requests N]
                               [--heap MEGABYTES]
                   run registry [--only list,suggestions] [--clients N] [--unmapped N] [--requests N] [--rounds N]
                                [--heap MEGABYTES]
                   run gateway [--only rate,latency] [--rounds N] [--seconds N] [--warm-up SECONDS] [--connections N]
                               [--rate N] [--heap MEGABYTES] [--bare-bytes N] [--linger MILLIS]""";

    private Main() {}

    public static void main(String[] args) throws Exception {
        var options = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
        switch (args.length == 0 ? "" : args[0]) {
            case "all" -> {
                new GatewayBenchmark(GatewayOptions.parse(List.of())).run();
                new RegistryBenchmark(RegistryOptions.parse(List.of())).run();
                new ImportBenchmark(Options.parse(List.of())).run();
                new ScoringBenchmark(ScoringOptions.parse(options)).run();
            }
            case "import" -> new ImportBenchmark(Options.parse(options)).run();
            case "scoring" -> new ScoringBenchmark(ScoringOptions.parse(options)).run();
            case "registry" -> new RegistryBenchmark(RegistryOptions.parse(options)).run();
            case "gateway" -> new GatewayBenchmark(GatewayOptions.parse(options)).run();
            default -> {
                System.err.println(USAGE);
                System.exit(2);
            }
        }
        Targets.tell(List.of(args));
        // Threads of the broker's client or of the database would otherwise keep us.
        System.exit(0);
    }
}

package com.accellis.engagement.sandbox;

import com.accellis.engagement.sandbox.callbacks.DeliveryTimes;
import com.accellis.engagement.sandbox.http.SandboxServer;
import com.accellis.engagement.sandbox.store.Unusable;
import java.time.Clock;
import java.util.List;

/** Starts the sandbox and runs until it is stopped. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT %4$s %5$s%6$s%n");
        try {
            var arguments = List.of(args);
            var options = Options.parse(arguments);
            var sandbox = Sandbox.start(options, Clock.systemUTC(), DeliveryTimes.AS_CONNECTWISE);
            Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "shutdown"));
            if (!arguments.contains("--token")) {
                System.out.println("admin token for this run: " + options.token());
            }
            System.out.println("sandbox listening on " + sandbox.baseUrl());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + System.lineSeparator() + Options.USAGE);
            System.exit(2);
        } catch (SandboxServer.PortTaken | Unusable e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}

package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.Networks;
import com.accellis.engagement.endtoend.system.Part;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.testkit.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/** Something that happens to a part of the system, or to what lies between two of them, and is over after a while. */
record Fault(Kind kind, String place, Consumer<Duration> bringAbout) {

    enum Kind {
        /** SIGKILL; over at once, as far as we are concerned. */
        KILL,
        /** SIGSTOP, and later SIGCONT. */
        PAUSE,
        /** Connections are reset, and new ones refused. */
        CUT,
        /** Nothing gets through, and nobody is told. */
        HOLD,
        /** Everything takes longer. */
        SLOW,
        /** What is sent arrives, and what is answered does not. */
        DROP_REPLIES,
        /** The source answers with an error. */
        ERRORS
    }

    private static final List<String> PARTS = List.of(
            "webhook-gateway",
            "connector-service",
            "client-registry-service",
            "scoring-service",
            "edge",
            "kafka",
            "postgresql",
            "sandbox");

    String name() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + " " + place;
    }

    /**
     * Every fault that there is.
     *
     * @param processes of the same system; it has to know who is killed on purpose
     */
    static List<Fault> all(RunningSystem system, ProcessWatch processes) {
        var faults = new ArrayList<Fault>();
        for (var part : PARTS) {
            faults.add(new Fault(Kind.KILL, part, lasting -> processes.kill(part)));
            faults.add(new Fault(Kind.PAUSE, part, lasting -> pause(system.part(part), lasting)));
        }
        faults.addAll(
                ofNetwork("network-kafka", system, running -> running.networks().kafka()));
        faults.addAll(ofNetwork(
                "network-postgresql", system, running -> running.networks().database()));
        for (var service : Networks.SERVICES) {
            faults.addAll(ofNetwork(
                    "edge-to-" + service, system, running -> running.networks().service(service)));
        }
        faults.add(new Fault(
                Kind.SLOW,
                "network-sandbox",
                lasting -> source(system, () -> system.sandbox().slow("/", 2_000), lasting)));
        faults.add(new Fault(
                Kind.CUT,
                "network-sandbox",
                lasting -> source(system, () -> system.sandbox().cut("/"), lasting)));
        faults.add(new Fault(
                Kind.ERRORS,
                "sandbox",
                lasting -> source(system, () -> system.sandbox().fail("/", 503), lasting)));
        return faults;
    }

    private static List<Fault> ofNetwork(
            String place, RunningSystem system, Function<RunningSystem, TcpProxy> network) {
        return List.of(
                new Fault(Kind.CUT, place, lasting -> disturb(network.apply(system), TcpProxy::cut, lasting)),
                new Fault(Kind.HOLD, place, lasting -> disturb(network.apply(system), TcpProxy::hold, lasting)),
                new Fault(
                        Kind.SLOW,
                        place,
                        lasting -> disturb(network.apply(system), way -> way.slow(Duration.ofMillis(200)), lasting)),
                new Fault(
                        Kind.DROP_REPLIES,
                        place,
                        lasting -> disturb(network.apply(system), TcpProxy::dropReplies, lasting)));
    }

    private static void pause(Part part, Duration lasting) {
        var halted = part.halt();
        try {
            Pause.of(lasting);
        } finally {
            Part.goOn(halted);
        }
    }

    private static void disturb(TcpProxy network, Consumer<TcpProxy> disturbance, Duration lasting) {
        disturbance.accept(network);
        try {
            Pause.of(lasting);
        } finally {
            network.pass();
        }
    }

    private static void source(RunningSystem system, Runnable arm, Duration lasting) {
        arm.run();
        try {
            Pause.of(lasting);
        } finally {
            system.sandbox().removeFaults();
        }
    }

    /**
     * Mostly short, now and then longer than sessions, leases and time-outs last; but shorter than the launcher waits for
     * somebody who is paused. It asks services, edge and sandbox every 5 s whether they live, waits 5 s for the answer, and
     * starts again who owes it three in a row: not before 25 s. Of Kafka and PostgreSQL it asks only whether they take
     * connections, which the system does for them. So no fault but a kill is a reason to start anything again.
     */
    static Duration lasting(Random random) {
        return Duration.ofMillis(random.nextInt(4) == 0 ? 12_000 + random.nextInt(9_000) : 500 + random.nextInt(6_000));
    }
}

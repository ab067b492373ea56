package com.accellis.engagement.connector.connection;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Tests a connection and keeps the result. One test per system at a time. */
@ApplicationScoped
class TestConnection {

    private static final Logger LOG = Logger.getLogger(TestConnection.class);

    private final Map<SourceSystem, Tester> testers = new EnumMap<>(SourceSystem.class);
    private final TestResults results;

    TestConnection(TestConnectWise connectWise, TestCrewHu crewHu, TestResults results) {
        this.testers.put(SourceSystem.CONNECTWISE, new Tester(connectWise::test));
        this.testers.put(SourceSystem.CREWHU, new Tester(crewHu::test));
        this.results = results;
    }

    TestResult test(SourceSystem system) {
        TestResult result = testers.get(system).run();
        results.keep(result);
        LOG.infof(
                "connection tested: system=%s outcome=%s durationMillis=%d",
                system.wireName(), result.outcome().wireName(), result.durationMillis());
        return result;
    }

    /** Callers at the same time queue up: each gets the result of a test that began after it asked. */
    private static final class Tester {

        private final Supplier<TestResult> test;

        Tester(Supplier<TestResult> test) {
            this.test = test;
        }

        synchronized TestResult run() {
            return test.get();
        }
    }
}

package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Packages;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A service of an earlier commit and the present one work beside each other, on the same tables and topics, up and back, and
 * nobody can tell it from the results.
 */
@Tag("long-only")
@AfterImports
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class SideBySideIT {

    private static final Duration ON_LATER_TABLES = Duration.ofSeconds(20);

    private enum Service {
        SCORING(UpgradedScoring::new),
        CONNECTOR(UpgradedConnector::new),
        REGISTRY(UpgradedRegistry::new),
        GATEWAY(UpgradedGateway::new);

        private final Supplier<UpgradedService> site;

        Service(Supplier<UpgradedService> site) {
            this.site = site;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEarlierReleaseAndThisOneWorkTogetherThereAndBack(Service which) {
        var old = Packages.old();
        assumeTrue(
                old.isPresent(),
                "NOT RUN: there are no packages of an earlier commit; deploy/upgrade/run OLD_REF builds them");
        try (var service = which.site.get()) {
            // When
            var upgrade = new RollingUpgrade(service, old.get());
            upgrade.run();
            var events = service.endLoad();
            service.awaitRest();
            upgrade.end();

            // Then
            assertThat(service.deadLetters()).as("dead letters").isEmpty();
            service.assertNoErrors();
            Figures.print(
                    "side-by-side",
                    "%s: %d events; %s; errors 0, dead letters 0; %s",
                    service.name(),
                    events,
                    upgrade,
                    service.compare());
        }
    }

    /** What the present release will need when it is the old one. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GATEWAY")
    void thisReleaseStartsAndWorksOnTheTablesOfALaterOne(Service which) {
        try (var service = which.site.get()) {
            // Given
            assertThat(service.migrate(Packages.current())).as("migrations").isTrue();
            service.expandDatabase();

            // When
            var process = service.start(Packages.current(), true);
            service.beginLoad();
            Pause.of(ON_LATER_TABLES);
            var events = service.endLoad();
            service.awaitRest();

            // Then
            assertThat(service.done(process)).isPositive();
            assertThat(service.deadLetters()).as("dead letters").isEmpty();
            service.assertNoErrors();
            Figures.print(
                    "later-tables",
                    "%s: started with migrations of a later release in the list, %d events; errors 0, dead letters 0; %s",
                    service.name(),
                    events,
                    service.compare());
        }
    }
}

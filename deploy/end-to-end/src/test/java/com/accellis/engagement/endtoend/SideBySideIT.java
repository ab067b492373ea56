package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Packages;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    static Stream<Named<? extends Supplier<? extends UpgradedService>>> services() {
        return Stream.concat(
                withDatabase(), Stream.of(Named.<Supplier<UpgradedService>>of("GATEWAY", UpgradedGateway::new)));
    }

    static Stream<Named<Supplier<UpgradedWithDatabase<?>>>> withDatabase() {
        return Stream.of(
                Named.of("SCORING", UpgradedScoring::new),
                Named.of("CONNECTOR", UpgradedConnector::new),
                Named.of("REGISTRY", UpgradedRegistry::new));
    }

    @ParameterizedTest
    @MethodSource("services")
    void anEarlierReleaseAndThisOneWorkTogetherThereAndBack(Supplier<? extends UpgradedService> which) {
        var old = Packages.old();
        assumeTrue(
                old.isPresent(),
                "NOT RUN: there are no packages of an earlier commit; deploy/upgrade/run OLD_REF builds them");
        try (var service = which.get()) {
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
    @MethodSource("withDatabase")
    void thisReleaseStartsAndWorksOnTheTablesOfALaterOne(Supplier<UpgradedWithDatabase<?>> which) {
        try (var service = which.get()) {
            // Given
            assertThat(service.site.migrate(Packages.current()))
                    .as("what the migrations have against an empty database")
                    .isEmpty();
            service.site.expandDatabase();

            // When
            var process = service.startMigrating(Packages.current());
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

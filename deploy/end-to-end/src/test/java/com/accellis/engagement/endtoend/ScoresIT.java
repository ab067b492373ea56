package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.changes.RandomChanges;
import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Systems;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every score of every client and window is what the source's records make it, whatever happened to them. Each seed has a
 * system of its own, and half of its time is waiting for rest: they run beside each other.
 */
@Order(1)
@Tag(AfterImports.IMPORTS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ScoresIT {

    @RegisterExtension
    final Systems systems = new Systems();

    static List<Long> seeds() {
        return Counts.seeds();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Execution(ExecutionMode.CONCURRENT)
    void scoresAreRightAfterTheImportAndAfterManyChanges(long seed) {
        // Given
        var system = seed == Systems.SHARED_SEED ? systems.shared() : systems.fresh(Counts.CLIENTS, seed);
        var imported = Comparison.atRest(system);

        // When
        var changes = new RandomChanges(system.sandbox(), seed).make(Counts.CHANGES);
        var changed = Comparison.atRest(system);

        // Then
        Figures.print(
                "scores",
                "seed %d: %d source records, %d clients, %d scores compared after the import: %d differences; "
                        + "%d changes of %d kinds, %d clients, %d scores compared: %d differences; %d score changes",
                seed,
                imported.records(),
                imported.clients(),
                imported.scores(),
                imported.differences().size(),
                Counts.CHANGES,
                changes.size(),
                changed.clients(),
                changed.scores(),
                changed.differences().size(),
                changed.changes());
        imported.assertNoDifference();
        changed.assertNoDifference();
        assertThat(changed.changes()).as("score changes").isGreaterThan(imported.changes());
    }
}

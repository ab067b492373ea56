package com.accellis.engagement.registry.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.registry.platform.WriterTurn;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class ReviewAtStartTest {

    /** Longer than a writer waits for its turn. */
    private static final long IMPORT_SECONDS = 7;

    @Inject
    ReviewAtStart review;

    @Inject
    WriterTurn turn;

    @Test
    void aReplicaThatStartsDuringALongImportWaitsForItsEnd() throws Exception {
        // Given an import that has the turn
        var start = new CompletableFuture<Void>();
        QuarkusTransaction.requiringNew().run(() -> {
            turn.take();

            // When
            start.completeAsync(() -> {
                review.onStart(null);
                return null;
            });
            assertThatThrownBy(() -> start.get(IMPORT_SECONDS, TimeUnit.SECONDS))
                    .as("it neither goes on nor fails")
                    .isInstanceOf(TimeoutException.class);
        });

        // Then
        assertThat(start.get(20, TimeUnit.SECONDS)).isNull();
    }
}

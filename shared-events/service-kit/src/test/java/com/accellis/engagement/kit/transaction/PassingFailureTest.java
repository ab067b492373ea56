package com.accellis.engagement.kit.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.RollbackException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassingFailureTest {

    @ParameterizedTest(name = "SQLSTATE {0} may pass: {1}")
    @CsvSource({
        "08006, true",
        "25006, true",
        "25P03, true",
        "25P04, true",
        "40001, true",
        "40P01, true",
        "53100, true",
        "53300, true",
        "55P03, true",
        "57014, true",
        "57P01, true",
        "58030, true",
        ", true",
        "22P02, false",
        "23505, false",
        "23514, false",
        "25P02, false",
        "42703, false",
        "42P01, false"
    })
    void theDatabaseSaysWhetherAFailureMayPass(String state, boolean mayPass) {
        var failure = new RuntimeException("work failed", new SQLException("reason", state));
        assertThat(PassingFailure.is(failure)).isEqualTo(mayPass);
    }

    @Test
    void whatIsAwayMayComeBack() {
        assertThat(PassingFailure.is(new RuntimeException(new SQLTransientConnectionException("no answer", "99999"))))
                .isTrue();
        assertThat(PassingFailure.is(new RuntimeException(new TimeoutException("no answer"))))
                .isTrue();
        assertThat(PassingFailure.is(new IllegalStateException(new TransientFailure("not now", null))))
                .isTrue();
    }

    @Test
    void mistakesDoNotPass() {
        assertThat(PassingFailure.is(new IllegalStateException("wrong"))).isFalse();
        assertThat(PassingFailure.is(new IllegalStateException(new IOException("no JSON"))))
                .isFalse();
    }

    @Test
    void aTransactionThatWasRolledBackForNoOtherReasonTookTooLong() {
        var tookTooLong = new RollbackException("The transaction is not active!");
        assertThat(PassingFailure.is(new RuntimeException(tookTooLong))).isTrue();

        var unwanted = new RollbackException("Could not commit transaction.");
        unwanted.initCause(new IllegalArgumentException("must not be blank"));
        assertThat(PassingFailure.is(new RuntimeException(unwanted)))
                .as("refused before the commit")
                .isFalse();

        assertThat(PassingFailure.is(atCommit("23514")))
                .as("refused at the commit")
                .isFalse();
        assertThat(PassingFailure.is(atCommit("25P03")))
                .as("ended before the commit")
                .isTrue();
    }

    /** As the transaction manager tells it. */
    private static Throwable atCommit(String state) {
        var rolledBack = new RollbackException("Could not commit transaction.");
        var inResource = new Exception("error in the resource", new SQLException("said the database", state));
        rolledBack.addSuppressed(inResource);
        // Transaction managers make circles of them.
        inResource.addSuppressed(rolledBack);
        return new IllegalStateException("error invoking a method", rolledBack);
    }
}

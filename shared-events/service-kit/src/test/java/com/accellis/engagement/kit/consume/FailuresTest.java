package com.accellis.engagement.kit.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

    @ParameterizedTest(name = "SQLSTATE {0} may pass: {1}")
    @CsvSource({
        "08006, true",
        "40001, true",
        "40P01, true",
        "53100, true",
        "53300, true",
        "55P03, true",
        "57014, true",
        "57P01, true",
        "58030, true",
        "25006, true",
        ", true",
        "22P02, false",
        "23505, false",
        "42703, false"
    })
    void theDatabaseSaysWhetherAFailureMayPass(String state, boolean mayPass) {
        var failure = new RuntimeException("work failed", new SQLException("reason", state));
        assertThat(Failures.mayPass(failure)).isEqualTo(mayPass);
    }

    @Test
    void brokerAndNetworkFailuresMayPass() {
        assertThat(Failures.mayPass(new RuntimeException(new TimeoutException("no answer"))))
                .isTrue();
        assertThat(Failures.mayPass(new RuntimeException(new IOException("reset"))))
                .isTrue();
        assertThat(Failures.mayPass(new TransientFailure("not now", null))).isTrue();
    }

    @Test
    void mistakesDoNotPass() {
        assertThat(Failures.mayPass(new IllegalArgumentException("wrong"))).isFalse();
        assertThat(Failures.mayPass(new RejectedEvent("not-json", "wrong"))).isFalse();
    }

    @Test
    void whatWentWrongAtACommitIsFoundAmongTheSuppressed() {
        var atCommit = new Exception("commit", new SQLException("terminating connection", "57P01"));
        var failure = new IllegalStateException("Could not commit transaction");
        failure.addSuppressed(atCommit);
        // Transaction managers make circles of them.
        atCommit.addSuppressed(failure);
        assertThat(Failures.mayPass(failure)).isTrue();
        var permanent = new IllegalStateException("Could not commit transaction");
        permanent.addSuppressed(new Exception("commit", new SQLException("duplicate key", "23505")));
        assertThat(Failures.mayPass(permanent)).isFalse();
    }
}

package com.accellis.engagement.kit.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.kit.transaction.TransientFailure;
import java.io.IOException;
import java.sql.SQLException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class FailuresTest {

    @Test
    void databaseBrokerAndNetworkFailuresMayPass() {
        assertThat(Failures.mayPass(new RuntimeException(new SQLException("deadlock", "40P01"))))
                .isTrue();
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
        assertThat(Failures.mayPass(new RuntimeException(new SQLException("duplicate key", "23505"))))
                .isFalse();
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

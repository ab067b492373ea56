package com.accellis.engagement.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.kit.transaction.TransientFailure;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.sql.SQLException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemResponsesTest {

    private final ProblemResponses responses = new ProblemResponses(null);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "08006, 503",
        ", 503",
        "25006, 503",
        "25P03, 503",
        "40001, 503",
        "40P01, 503",
        "53300, 503",
        "55P03, 503",
        "57P01, 503",
        "58030, 503",
        "23505, 500",
        "23514, 500",
        "42P01, 500"
    })
    void aDatabaseThatIsNotAvailableIsNoErrorOfOurs(String state, int status) {
        var database = new SQLException("said the database", state);

        assertAnswered(new IllegalStateException(database), status);
        assertAnswered(atCommit(database), status);
    }

    /** As the transaction manager tells it. */
    private static Throwable atCommit(SQLException database) {
        var rolledBack = new IllegalStateException("could not commit");
        rolledBack.addSuppressed(new IllegalStateException("error in the resource", database));
        return new IllegalStateException("error invoking a method", rolledBack);
    }

    @Test
    void norIsABrokerThatIsNot() {
        assertAnswered(new TimeoutException("no broker"), 503);
        assertAnswered(new TransientFailure("The topics could not be read in time", null), 503);
    }

    @Test
    void whatIsStoredAndCannotBeReadIs() {
        assertAnswered(new IllegalStateException(new IOException("no JSON")), 500);
    }

    private void assertAnswered(Throwable failure, int status) {
        try (var answer = responses.unexpected(failure)) {
            assertThat(answer.getStatus()).isEqualTo(status);
            assertThat(answer.getHeaderString(HttpHeaders.RETRY_AFTER)).isEqualTo(status == 503 ? "2" : null);
        }
    }
}

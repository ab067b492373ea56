package com.accellis.engagement.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemResponsesTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"08006, true", ", true", "53300, true", "57P01, true", "55P03, true", "23505, false", "42P01, false"})
    void aDatabaseThatIsNotAvailableIsNoErrorOfOurs(String state, boolean notAvailable) {
        var database = new SQLException("said the database", state);

        assertThat(ProblemResponses.databaseIsNotAvailable(new IllegalStateException(database)))
                .isEqualTo(notAvailable);
        assertThat(ProblemResponses.databaseIsNotAvailable(atCommit(database)))
                .as("at a commit")
                .isEqualTo(notAvailable);
    }

    /** As the transaction manager tells it. */
    private static Throwable atCommit(SQLException database) {
        var rolledBack = new IllegalStateException("could not commit");
        rolledBack.addSuppressed(new IllegalStateException("error in the resource", database));
        return new IllegalStateException("error invoking a method", rolledBack);
    }
}

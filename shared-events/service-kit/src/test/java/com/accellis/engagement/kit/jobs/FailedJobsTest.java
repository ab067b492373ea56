package com.accellis.engagement.kit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailedJobsTest {

    private final Logger logger = Logger.getLogger(FailedJobs.class.getName());
    private final List<LogRecord> told = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            told.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
    }

    private static LogRecord failed(String loggerName, Throwable failure) {
        var line = new LogRecord(Level.SEVERE, "Error occurred while executing task for trigger %s");
        line.setLoggerName(loggerName);
        line.setThrown(failure);
        line.setParameters(new Object[] {"1_SyncJob#look"});
        return line;
    }

    @Test
    void theClassUnderWhoseNameTheSchedulerLogsIsThere() {
        assertThatCode(() -> Class.forName(FailedJobs.SCHEDULER)).doesNotThrowAnyException();
    }

    @Test
    void aJobWithoutADatabaseIsALine() {
        var away = new CompletionException(
                new IllegalStateException("no session", new SQLException("Sorry, acquisition timeout!")));

        assertThat(new FailedJobs().isLoggable(failed(FailedJobs.SCHEDULER, away)))
                .isFalse();

        assertThat(told).hasSize(1);
        assertThat(told.get(0).getLevel().intValue()).isEqualTo(Level.WARNING.intValue());
        assertThat(told.get(0).getThrown()).isNull();
        assertThat(String.format(told.get(0).getMessage(), told.get(0).getParameters()))
                .contains("1_SyncJob#look")
                .contains("acquisition timeout");
    }

    @Test
    void aMistakeIsToldInFull() {
        var mistake = new CompletionException(new IllegalStateException("no such client"));

        assertThat(new FailedJobs().isLoggable(failed(FailedJobs.SCHEDULER, mistake)))
                .isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void whatOthersTellIsLeftAlone() {
        assertThat(new FailedJobs().isLoggable(failed("com.accellis", new SQLException("away"))))
                .isTrue();
        assertThat(new FailedJobs().isLoggable(failed(FailedJobs.SCHEDULER, null)))
                .isTrue();
        assertThat(told).isEmpty();
    }
}

package com.accellis.engagement.kit.jobs;

import com.accellis.engagement.kit.transaction.FailureChain;
import com.accellis.engagement.kit.transaction.PassingFailure;
import io.quarkus.logging.LoggingFilter;
import java.util.Arrays;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logging.Logger;

/**
 * Tells in a line, and in full at level DEBUG, that a job met a {@link PassingFailure}: it runs again, some every second, and
 * an outage must not fill the disk with stack traces. Every other failure is told in full, by the scheduler.
 */
@LoggingFilter(name = FailedJobs.NAME)
public final class FailedJobs implements Filter {

    /** In {@code quarkus.log.console.filter}. */
    static final String NAME = "failed-jobs";

    static final String SCHEDULER = "io.quarkus.scheduler.common.runtime.StatusEmitterInvoker";

    private static final Logger LOG = Logger.getLogger(FailedJobs.class);

    @Override
    public boolean isLoggable(LogRecord told) {
        if (!SCHEDULER.equals(told.getLoggerName())
                || told.getThrown() == null
                || !PassingFailure.is(told.getThrown())) {
            return true;
        }
        LOG.warnf(
                "a job failed and will run again: %s, because of %s",
                Arrays.toString(told.getParameters()), FailureChain.root(told.getThrown()));
        LOG.debug("in full", told.getThrown());
        return false;
    }
}

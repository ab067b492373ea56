package com.accellis.engagement.connector.source;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * Tells of every request to a source: one line in the log, one count in the history of the run that sent it, one in the
 * metrics. Paths come without query, because conditions quote record content.
 */
@ApplicationScoped
public class SourceCalls {

    /** Log category that has one line per request, at level DEBUG. */
    public static final String CATEGORY = "com.accellis.engagement.connector.calls";

    private static final Logger CALLS = Logger.getLogger(CATEGORY);
    private static final String NO_REQUEST_ID = "-";

    private final MeterRegistry metrics;

    SourceCalls(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /**
     * @param system {@code connectwise} or {@code crewhu}
     * @param requestId the source's own name of the request; null when it gave none
     */
    public void answered(String system, String method, String path, int status, long millis, String requestId) {
        RequestTally.count(status);
        count(system, Integer.toString(status));
        CALLS.debugf(
                "%s: method=%s path=%s status=%d millis=%d requestId=%s",
                system, method, path, status, millis, requestId == null ? NO_REQUEST_ID : requestId);
    }

    /** Nothing came back, or not all of it. */
    public void failed(String system, String method, String path, IOException failure, long millis) {
        RequestTally.count(0);
        count(system, "none");
        CALLS.debugf(
                "%s: method=%s path=%s failed=%s millis=%d",
                system, method, path, failure.getClass().getSimpleName(), millis);
    }

    private void count(String system, String status) {
        metrics.counter("engagement.source.requests", "system", system, "status", status)
                .increment();
    }
}

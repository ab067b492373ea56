package com.accellis.engagement.connector.refresh;

import com.accellis.engagement.connector.lease.LeaseLost;
import com.accellis.engagement.connector.record.RefreshRequests.Request;
import com.accellis.engagement.connector.source.SourceFailure;
import java.util.List;
import java.util.function.Consumer;

/**
 * One turn of reading requested records of one kind: what fails is postponed and holds nobody else up, and where it is not
 * single records that fail, the rest of the kind waits for its next turn. Each request is read or postponed once.
 */
final class RefreshTurn {

    /** One more than it takes to find the one that spoils a list of a hundred by halving it. */
    static final int TOO_MANY_FAILURES = 9;

    private static final String OTHERS_FAILED = "too many others failed";

    private final Postponement postponement;
    private final FailuresInARow lists = new FailuresInARow();
    private final FailuresInARow records = new FailuresInARow();

    RefreshTurn(Postponement postponement) {
        this.postponement = postponement;
    }

    /** What becomes of requests that were not read. Each throws where nothing can be written. */
    interface Postponement {

        /** The record itself could not be read. */
        void failed(Request request, RuntimeException failure);

        /** Nothing is known of these records; they come in this order. */
        void later(List<Request> requests, String reason);

        /** Whether anything can be written at all. */
        void check();
    }

    /** Requests to a source that failed, one after the other, though it answers. */
    private static final class FailuresInARow {

        private int count;

        void failed() {
            count++;
        }

        void succeeded() {
            count = 0;
        }

        boolean areTooMany() {
            return count >= TOO_MANY_FAILURES;
        }
    }

    /** One after the other. */
    void each(List<Request> portion, Consumer<Request> read) {
        for (int number = 0; number < portion.size(); number++) {
            if (records.areTooMany()) {
                postponement.later(portion.subList(number, portion.size()), OTHERS_FAILED);
                return;
            }
            Request request = portion.get(number);
            try {
                read.accept(request);
                records.succeeded();
            } catch (LeaseLost e) {
                throw e;
            } catch (SourceFailure e) {
                if (e.concernsAll()) {
                    // The one that has met it goes last: it may have been its answer that did not come.
                    postponement.later(portion.subList(number + 1, portion.size()), e.getMessage());
                    postponement.later(List.of(request), e.getMessage());
                    return;
                }
                recordFailed(request, e);
            } catch (RuntimeException e) {
                recordFailed(request, e);
            }
        }
    }

    private void recordFailed(Request request, RuntimeException failure) {
        records.failed();
        postponement.failed(request, failure);
    }

    /** In one request to the source; what a single record spoils is tried again in halves, down to that record. */
    void together(List<Request> portion, Consumer<List<Request>> read) {
        if (lists.areTooMany()) {
            postponement.later(portion, OTHERS_FAILED);
            return;
        }
        try {
            read.accept(portion);
            lists.succeeded();
        } catch (LeaseLost e) {
            throw e;
        } catch (SourceFailure e) {
            if (e.concernsAll() || e.refusesTheRequest()) {
                postponement.later(portion, e.getMessage());
            } else {
                inHalves(portion, read, e);
            }
        } catch (RuntimeException e) {
            inHalves(portion, read, e);
        }
    }

    private void inHalves(List<Request> portion, Consumer<List<Request>> read, RuntimeException failure) {
        lists.failed();
        if (portion.size() == 1) {
            postponement.failed(portion.get(0), failure);
            return;
        }
        // Without a database no half would fare better.
        postponement.check();
        int half = portion.size() / 2;
        together(portion.subList(0, half), read);
        together(portion.subList(half, portion.size()), read);
    }
}

package com.accellis.engagement.webhook.callback;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Arrays;

/**
 * Reads the body of a request within limits of size and time, without a thread that waits. The server's own time-outs
 * look at silence only: a byte every few seconds would keep a connection for ever.
 */
final class BodyReader {

    /** A body begins with this much room at most, whatever length it declares. */
    static final int FIRST_ROOM = 8 * 1024;

    private final HttpServerRequest request;
    private final int largest;
    private final long declared;
    private final BodyRoom room;
    private final Promise<byte[]> body = Promise.promise();

    /** Room is taken for all of it. */
    private byte[] received = {};

    private int length;
    private long taken;

    private BodyReader(HttpServerRequest request, int largest, BodyRoom room) {
        this.request = request;
        this.largest = largest;
        this.declared = declaredLength(request);
        this.room = room;
    }

    /** The body did not arrive as it should. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Outcome outcome;

        private Refused(Outcome outcome) {
            super(outcome.reason());
            this.outcome = outcome;
        }

        Outcome outcome() {
            return outcome;
        }
    }

    /**
     * @param room whoever gets the body gives back as much room as it is long
     * @return the whole body, or a failure: {@link Refused}, or whatever ended the request
     */
    static Future<byte[]> read(Vertx vertx, HttpServerRequest request, int largest, BodyRoom room, Duration within) {
        var reader = new BodyReader(request, largest, room);
        if (reader.declared > largest) {
            return Future.failedFuture(new Refused(Outcome.BODY_TOO_LARGE));
        }
        long timer =
                vertx.setTimer(within.toMillis(), expired -> reader.body.tryFail(new Refused(Outcome.REQUEST_TIMEOUT)));
        request.handler(reader::append);
        request.endHandler(complete -> reader.finish());
        request.exceptionHandler(reader.body::tryFail);
        request.resume();
        return reader.body
                .future()
                .onComplete(done -> vertx.cancelTimer(timer))
                .onFailure(failure -> room.giveBack(reader.taken));
    }

    /** Zero when it is not declared. */
    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return 0;
        }
        // The server has refused anything but digits already.
        return length.length() > 10 ? Long.MAX_VALUE : Long.parseLong(length);
    }

    private void append(Buffer part) {
        if (body.future().isComplete()) {
            return;
        }
        int needed = length + part.length();
        if (needed > largest) {
            refuse(Outcome.BODY_TOO_LARGE);
        } else if (needed > received.length && !makeRoom(needed)) {
            refuse(Outcome.BUSY);
        } else {
            part.getBytes(received, length);
            length = needed;
        }
    }

    /**
     * Twice as much each time, and never more than the body may need. Not all at once: whoever only declares a large body
     * must not keep others from sending theirs.
     */
    private boolean makeRoom(int needed) {
        int mostNeeded = declared == 0 ? largest : (int) declared;
        int size = Math.max(needed, Math.min(mostNeeded, Math.max(FIRST_ROOM, 2 * received.length)));
        int more = size - received.length;
        taken += more;
        if (!room.take(more)) {
            return false;
        }
        received = Arrays.copyOf(received, size);
        return true;
    }

    private void finish() {
        if (body.future().isComplete()) {
            return;
        }
        if (length < received.length) {
            received = Arrays.copyOf(received, length);
            room.giveBack(taken - length);
            taken = length;
        }
        body.tryComplete(received);
    }

    private void refuse(Outcome outcome) {
        request.pause();
        body.tryFail(new Refused(outcome));
    }
}

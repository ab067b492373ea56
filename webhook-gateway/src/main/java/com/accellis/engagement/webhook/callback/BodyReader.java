package com.accellis.engagement.webhook.callback;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Reads the body of a request within limits of size and time, without a thread that waits. The server's own time-outs
 * look at silence only: a byte every few seconds would keep a connection for ever.
 */
final class BodyReader {

    private final HttpServerRequest request;
    private final int largest;
    private final BodyRoom room;
    private final Buffer received = Buffer.buffer();
    private final Promise<byte[]> body = Promise.promise();

    private long taken;

    private BodyReader(HttpServerRequest request, int largest, BodyRoom room) {
        this.request = request;
        this.largest = largest;
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
     * @param room whoever gets the body gives its room back
     * @return the whole body, or a failure: {@link Refused}, or whatever ended the request
     */
    static Future<byte[]> read(Vertx vertx, HttpServerRequest request, int largest, BodyRoom room, Duration within) {
        var reader = new BodyReader(request, largest, room);
        if (reader.declaredTooLarge()) {
            return Future.failedFuture(new Refused(Outcome.BODY_TOO_LARGE));
        }
        long timer =
                vertx.setTimer(within.toMillis(), expired -> reader.body.tryFail(new Refused(Outcome.REQUEST_TIMEOUT)));
        request.handler(reader::append);
        request.endHandler(complete -> reader.body.tryComplete(reader.received.getBytes()));
        request.exceptionHandler(reader.body::tryFail);
        request.resume();
        return reader.body
                .future()
                .onComplete(done -> vertx.cancelTimer(timer))
                .onFailure(failure -> room.giveBack(reader.taken));
    }

    private boolean declaredTooLarge() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // The server has refused anything but digits already.
        return length != null && (length.length() > 10 || Long.parseLong(length) > largest);
    }

    private void append(Buffer part) {
        if (body.future().isComplete()) {
            return;
        }
        taken += part.length();
        boolean fits = room.take(part.length());
        if (received.length() + part.length() > largest) {
            refuse(Outcome.BODY_TOO_LARGE);
        } else if (!fits) {
            refuse(Outcome.BUSY);
        } else {
            received.appendBuffer(part);
        }
    }

    private void refuse(Outcome outcome) {
        request.pause();
        body.tryFail(new Refused(outcome));
    }
}

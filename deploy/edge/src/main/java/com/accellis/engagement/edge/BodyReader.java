package com.accellis.engagement.edge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes a request's whole body before the service hears of it, so that a caller who sends slowly holds nothing but
 * some bytes here: no worker and no connection of a service.
 */
final class BodyReader {

    /** The caller's body cannot be taken; the problem says why. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final Problem problem;

        RefusedException(Problem problem) {
            super(problem.name(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    /** A body begins with this much room at most, whatever length it declares. */
    static final int FIRST_ROOM = 8 * 1024;

    private final Vertx vertx;
    private final Map<Traffic, AtomicLong> held = new EnumMap<>(Traffic.class);

    BodyReader(Vertx vertx) {
        this.vertx = vertx;
        for (var traffic : Traffic.values()) {
            held.put(traffic, new AtomicLong());
        }
    }

    /**
     * The memory that the body takes counts as held until the exchange is over. Fails with {@link RefusedException}, or with
     * what broke the connection.
     */
    Future<Buffer> read(HttpServerRequest request, Traffic traffic, Future<Void> over) {
        if (declaredLength(request) > traffic.maxBody()) {
            return Future.failedFuture(new RefusedException(Problem.BODY_TOO_LARGE));
        }
        var reading = new Reading(traffic, declaredLength(request));
        over.onComplete(ended -> reading.release());
        request.exceptionHandler(reading::fail);
        request.handler(reading::add);
        request.endHandler(end -> reading.finish());
        request.resume();
        return reading.promise.future();
    }

    /** Bytes held by bodies of this kind. */
    long held(Traffic traffic) {
        return held.get(traffic).get();
    }

    /** Zero when it is not declared. */
    private static long declaredLength(HttpServerRequest request) {
        var header = request.getHeader("content-length");
        try {
            return header == null ? 0 : Long.parseLong(header.trim());
        } catch (NumberFormatException malformed) {
            // The HTTP decoder refuses such a header before we see it; should it change its mind, so do we.
            return Long.MAX_VALUE;
        }
    }

    /**
     * One body on its way in. Runs on its connection's event loop.
     *
     * <p>Room is taken before it is used, twice as much each time, and never beyond what the body may need: a buffer that
     * grows by itself takes more than it has received, which nobody would count. Not all at once, either: whoever only
     * declares a large body must not keep others from sending theirs.
     */
    private final class Reading {
        private final Promise<Buffer> promise = Promise.promise();
        private final Traffic traffic;
        private final int mostNeeded;
        private final AtomicLong heldTogether;
        private final long timer;
        private Buffer body = Buffer.buffer(0);
        private int room;

        Reading(Traffic traffic, long declared) {
            this.traffic = traffic;
            this.mostNeeded = declared == 0 ? traffic.maxBody() : (int) declared;
            this.heldTogether = held.get(traffic);
            this.timer = vertx.setTimer(
                    traffic.bodyDeadline().toMillis(), id -> fail(new RefusedException(Problem.REQUEST_TIMEOUT)));
        }

        void add(Buffer chunk) {
            if (promise.future().isComplete()) {
                return;
            }
            var length = body.length() + chunk.length();
            if (length > traffic.maxBody()) {
                fail(new RefusedException(Problem.BODY_TOO_LARGE));
                return;
            }
            if (length > room && !makeRoom(length)) {
                fail(new RefusedException(Problem.notNow(traffic)));
                return;
            }
            body.appendBuffer(chunk);
        }

        private boolean makeRoom(int length) {
            var wanted = Math.max(length, Math.min(mostNeeded, Math.max(FIRST_ROOM, 2 * room)));
            if (heldTogether.addAndGet(wanted - room) > traffic.maxHeldTogether()) {
                heldTogether.addAndGet(room - wanted);
                return false;
            }
            room = wanted;
            body = Buffer.buffer(wanted).appendBuffer(body);
            return true;
        }

        void finish() {
            vertx.cancelTimer(timer);
            promise.tryComplete(body);
        }

        void fail(Throwable reason) {
            vertx.cancelTimer(timer);
            promise.tryFail(reason);
        }

        void release() {
            vertx.cancelTimer(timer);
            heldTogether.addAndGet(-room);
            room = 0;
        }
    }
}

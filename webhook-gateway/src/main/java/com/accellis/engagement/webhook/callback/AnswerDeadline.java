package com.accellis.engagement.webhook.callback;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose sender has begun to send and has heard nothing from us for too long. The server's own
 * time-outs look at silence only: a header byte every few seconds would keep a connection for ever.
 *
 * <p>The server closes connections on which it has written nothing for as long since they were opened. That is right up
 * to the first answer, but not for a connection that was quiet between two requests, so from then on this takes its place.
 */
final class AnswerDeadline extends ChannelDuplexHandler {

    private static final String NAME = "answer-deadline";
    /** Vert.x' name for its handler of time-outs. */
    private static final String IDLE = "idle";

    private final Duration within;
    private final Duration quietFor;
    private boolean answeredBefore;
    private boolean waiting;
    private long waitingSinceNanos;
    /** One look is due at a time, whether its request was answered meanwhile or not: most are, long before it. */
    private Future<?> look;

    private AnswerDeadline(Duration within, Duration quietFor) {
        this.within = within;
        this.quietFor = quietFor;
    }

    /**
     * Has no effect on a connection that is watched already.
     *
     * @param quietFor how long nothing may happen between two requests
     */
    static void watch(HttpConnection connection, Duration within, Duration quietFor) {
        ChannelPipeline pipeline =
                ((ConnectionBase) connection).channelHandlerContext().pipeline();
        if (pipeline.get(NAME) == null) {
            pipeline.addFirst(NAME, new AnswerDeadline(within, quietFor));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (answeredBefore && !waiting) {
            waiting = true;
            waitingSinceNanos = System.nanoTime();
            if (look == null) {
                lookIn(within.toNanos(), context);
            }
        }
        context.fireChannelRead(message);
    }

    private void lookIn(long nanos, ChannelHandlerContext context) {
        look = context.executor().schedule(() -> look(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext context) {
        look = null;
        if (!waiting) {
            return;
        }
        long left = within.toNanos() - (System.nanoTime() - waitingSinceNanos);
        if (left > 0) {
            lookIn(left, context);
        } else {
            context.close();
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!answeredBefore) {
            answeredBefore = true;
            context.pipeline()
                    .replace(IDLE, IDLE, new IdleStateHandler(0, 0, quietFor.toMillis(), TimeUnit.MILLISECONDS));
        }
        waiting = false;
        context.write(message, promise);
    }

    /** What the server closes in the middle of reading, because it is no HTTP any more, still gets its answer. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        context.flush();
        context.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting = false;
        if (look != null) {
            look.cancel(false);
        }
        context.fireChannelInactive();
    }
}

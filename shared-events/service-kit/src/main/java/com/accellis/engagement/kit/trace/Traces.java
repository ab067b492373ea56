package com.accellis.engagement.kit.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Traces as they travel with events and wait in tables: the text of a W3C {@code traceparent} header. Work that nobody traces,
 * such as reading by schedule, has none. A service whose tracing is switched off passes traces on and tells nobody.
 */
@ApplicationScoped
public class Traces {

    /** Name of the header of HTTP requests and Kafka records. */
    public static final String HEADER = "traceparent";

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final Tracer tracer;

    public Traces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("com.accellis.engagement");
    }

    /** A trace that has begun here. */
    public static final class Begun {

        private final Span span;

        private Begun(Span span) {
            this.span = span;
        }

        /** What goes on with it; null when nobody records it, since it would be written and read for nothing. */
        public String trace() {
            SpanContext context = span.getSpanContext();
            if (!context.isValid() || !context.isSampled()) {
                return null;
            }
            Map<String, String> header = new HashMap<>();
            W3C.inject(Context.root().with(span), header, Map::put);
            return header.get(HEADER);
        }

        /** @param failure null when it went well; its message, which may name somebody, is not told */
        public void end(Throwable failure) {
            if (failure != null) {
                span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
            }
            span.end();
        }
    }

    /** Begins a trace of its own, whatever this thread works for. */
    public Begun begin(String name, Instant at) {
        return new Begun(
                tracer.spanBuilder(name).setNoParent().setStartTimestamp(at).startSpan());
    }

    /** Whether a text is a {@code traceparent} that somebody records. */
    public static boolean isTrace(String text) {
        return parent(text)
                .filter(parent -> Span.fromContext(parent).getSpanContext().isSampled())
                .isPresent();
    }

    /**
     * Does work that several traces may have asked for. Each of them shows it, also when it fails.
     *
     * @param traces nulls and what is no {@code traceparent} are left out
     * @param name of the span: what is done, without ids
     */
    public <T> T within(Collection<String> traces, String name, Supplier<T> work) {
        List<Span> spans = traces.stream()
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(trace -> parent(trace).stream())
                .map(parent -> tracer.spanBuilder(name).setParent(parent).startSpan())
                .toList();
        if (spans.isEmpty()) {
            return work.get();
        }
        try {
            return Context.current().with(spans.get(0)).wrapSupplier(work).get();
        } catch (RuntimeException e) {
            // Without its message, which may name somebody.
            spans.forEach(span -> span.setStatus(StatusCode.ERROR, e.getClass().getSimpleName()));
            throw e;
        } finally {
            spans.forEach(Span::end);
        }
    }

    private static Optional<Context> parent(String trace) {
        Context parent = W3C.extract(Context.root(), trace, HEADER_ONLY);
        return Span.fromContext(parent).getSpanContext().isValid() ? Optional.of(parent) : Optional.empty();
    }

    private static final TextMapGetter<String> HEADER_ONLY = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String trace) {
            return List.of(HEADER);
        }

        @Override
        public String get(String trace, String key) {
            return HEADER.equals(key) ? trace : null;
        }
    };
}

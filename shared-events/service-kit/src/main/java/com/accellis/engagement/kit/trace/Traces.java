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

    /** The trace that this thread works for; null when there is none. */
    public static String current() {
        // What nobody records would be written and read by every service for nothing.
        SpanContext span = Span.current().getSpanContext();
        if (!span.isValid() || !span.isSampled()) {
            return null;
        }
        Map<String, String> header = new HashMap<>();
        W3C.inject(Context.current(), header, Map::put);
        return header.get(HEADER);
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

package com.accellis.engagement.kit.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracesTest {

    private static final String FIRST = "00-11111111111111111111111111111111-1111111111111111-01";
    private static final String SECOND = "00-22222222222222222222222222222222-2222222222222222-01";
    private static final String NOT_SAMPLED = "00-33333333333333333333333333333333-3333333333333333-00";

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exported))
            .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
            .build();
    private final Traces traces = new Traces(new OpenTelemetry() {
        @Override
        public SdkTracerProvider getTracerProvider() {
            return provider;
        }

        @Override
        public ContextPropagators getPropagators() {
            return ContextPropagators.noop();
        }
    });

    @Test
    void everyTraceShowsTheWorkAndTheFirstGoesOnWithIt() {
        String during = traces.within(
                Arrays.asList(FIRST, null, SECOND, FIRST),
                "work",
                () -> Span.current().getSpanContext().getSpanId());

        List<SpanData> spans = exported.getFinishedSpanItems();
        assertThat(spans).extracting(SpanData::getName).containsOnly("work");
        assertThat(spans).extracting(SpanData::getTraceId).containsExactly("1".repeat(32), "2".repeat(32));
        assertThat(spans).extracting(SpanData::getParentSpanId).containsExactly("1".repeat(16), "2".repeat(16));
        assertThat(during).isEqualTo(spans.get(0).getSpanId());
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void whatNobodyTracesIsJustDone() {
        String during = traces.within(Arrays.asList(null, "", "00-not-a-trace-01", "\u0000"), "work", () -> "done");

        assertThat(during).isEqualTo("done");
        assertThat(exported.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void whatIsNotSampledIsNotRecorded() {
        String during = traces.within(List.of(NOT_SAMPLED), "work", () -> "done");

        assertThat(during).isEqualTo("done");
        assertThat(exported.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void aTraceThatBeginsIsItsOwnWhateverTheThreadWorksFor() {
        Traces.Begun begun = traces.within(List.of(FIRST), "work", () -> traces.begin("receive", Instant.EPOCH));
        String trace = begun.trace();
        begun.end(new IllegalStateException("jane@example.com"));

        SpanData span = exported.getFinishedSpanItems().get(1);
        assertThat(span.getName()).isEqualTo("receive");
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getTraceId()).isNotEqualTo("1".repeat(32));
        assertThat(trace).isEqualTo("00-" + span.getTraceId() + "-" + span.getSpanId() + "-01");
        assertThat(span.getStatus().getDescription()).isEqualTo("IllegalStateException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "00-not-a-trace-01", NOT_SAMPLED, FIRST + "\u0000", FIRST + "-and-more"})
    void onlyWhatSomebodyRecordsIsATrace(String text) {
        assertThat(Traces.isTrace(text)).isFalse();
        assertThat(Traces.isTrace(FIRST)).isTrue();
    }

    @Test
    void aFailureIsShownWithoutItsMessage() {
        Supplier<String> failing = () -> {
            throw new IllegalStateException("jane@example.com");
        };

        assertThatThrownBy(() -> traces.within(List.of(FIRST), "work", failing))
                .isInstanceOf(IllegalStateException.class);

        SpanData span = exported.getFinishedSpanItems().get(0);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.toString()).contains("IllegalStateException").doesNotContain("jane@example.com");
    }

    @Test
    void aServiceThatDoesNotTraceDoesTheWork() {
        var switchedOff = new Traces(OpenTelemetry.noop());

        assertThat(switchedOff.<String>within(List.of(FIRST), "work", () -> "done"))
                .isEqualTo("done");
        assertThat(switchedOff.begin("receive", Instant.EPOCH).trace()).isNull();
        assertThat(exported.getFinishedSpanItems()).isEmpty();
    }
}

package com.accellis.engagement.kit.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.kit.json.Instants;
import com.accellis.engagement.kit.trace.Traces;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** CloudEvents 1.0 attributes as Kafka headers (binary mode). */
public final class CloudEventHeaders {

    public static final String TYPE = "ce_type";
    public static final String ID = "ce_id";
    public static final String SUBJECT = "ce_subject";

    private CloudEventHeaders() {}

    static Headers of(OutgoingEvent event, String source) {
        Headers headers = new RecordHeaders()
                .add("ce_specversion", utf8("1.0"))
                .add(ID, utf8(event.id()))
                .add("ce_source", utf8(source))
                .add(TYPE, utf8(event.type()))
                .add(SUBJECT, utf8(event.key()))
                .add("ce_time", utf8(Instants.text(event.time())))
                .add("ce_dataschema", utf8(event.dataSchema()))
                .add("content-type", utf8("application/json"));
        return event.trace() == null ? headers : headers.add(Traces.HEADER, utf8(event.trace()));
    }

    /** The text of a header, or empty when the record does not have it. */
    public static Optional<String> text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(header -> header.value())
                .map(value -> new String(value, UTF_8));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}

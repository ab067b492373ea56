package com.accellis.engagement.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.endtoend.system.RunningSystem;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events that a service has put aside: tickets that nobody has sent before, and what was applied long since. */
final class PutAside {

    private PutAside() {}

    /** One that can be applied. */
    static void ticket(RunningSystem system, long id, long company, long readNumber, boolean deleted) {
        event(system, Long.toString(id), "repaired-code", """
                {"id":%d,"version":{"lastUpdated":"%s","readNumber":%d},"deleted":%s,"kind":"service","companyId":%d,\
                "summary":null,"board":null,"status":null,"enteredAt":"%s","resolvedAt":null,"closedAt":null,\
                "closed":false,"mergedIntoId":null}""".formatted(
                        id, Instant.now(), readNumber, deleted, company, Instant.now()));
    }

    static void event(RunningSystem system, String key, String reason, String value) {
        var letter =
                new ProducerRecord<>("connectwise.tickets.scoring-service.dead-letter", key, value.getBytes(UTF_8));
        List.of(
                        List.of("ce_id", "test-" + key),
                        List.of("ce_type", "connectwise.ticket.changed.v1"),
                        List.of("ce_subject", key),
                        List.of("dead-letter-topic", "connectwise.tickets"),
                        List.of("dead-letter-reason", reason),
                        List.of("dead-letter-detail", "Put aside by a test"),
                        List.of("dead-letter-at", Instant.now().toString()),
                        List.of("dead-letter-partition", "0"),
                        List.of("dead-letter-offset", "0"))
                .forEach(header ->
                        letter.headers().add(header.get(0), header.get(1).getBytes(UTF_8)));
        system.kafka().write(letter);
    }

    /** An event of a topic as the service puts it aside, with this value. */
    static void again(
            RunningSystem system, ConsumerRecord<String, String> event, String service, String reason, String value) {
        var topic = event.topic() + "." + service + ".dead-letter";
        var letter = new ProducerRecord<>(topic, event.key(), value.getBytes(UTF_8));
        event.headers().forEach(header -> letter.headers().add(header.key(), header.value()));
        List.of(
                        List.of("dead-letter-topic", event.topic()),
                        List.of("dead-letter-reason", reason),
                        List.of("dead-letter-detail", "Put aside by a test"),
                        List.of("dead-letter-at", Instant.now().toString()),
                        List.of("dead-letter-partition", Integer.toString(event.partition())),
                        List.of("dead-letter-offset", Long.toString(event.offset())))
                .forEach(header ->
                        letter.headers().add(header.get(0), header.get(1).getBytes(UTF_8)));
        system.kafka().write(letter);
    }
}

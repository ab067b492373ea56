package com.accellis.engagement.connector.refresh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.record.RefreshRequests.NewRequest;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.kit.consume.DeadLetterHandler;
import com.accellis.engagement.kit.consume.RejectedEvent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of ConnectWise and CrewHu that became no event hold no value as dead letters: they are read again, and become an
 * event if they can be understood by now.
 */
@ApplicationScoped
class RejectedRecordsAgain {

    private final RefreshRequests requests;

    RejectedRecordsAgain(RefreshRequests requests) {
        this.requests = requests;
    }

    @Produces
    @Dependent
    DeadLetterHandler companies() {
        return of(Topics.COMPANIES);
    }

    @Produces
    @Dependent
    DeadLetterHandler contacts() {
        return of(Topics.CONTACTS);
    }

    @Produces
    @Dependent
    DeadLetterHandler tickets() {
        return of(Topics.TICKETS);
    }

    @Produces
    @Dependent
    DeadLetterHandler timeEntries() {
        return of(Topics.TIME_ENTRIES);
    }

    @Produces
    @Dependent
    DeadLetterHandler agreements() {
        return of(Topics.AGREEMENTS);
    }

    @Produces
    @Dependent
    DeadLetterHandler additions() {
        return of(Topics.AGREEMENT_ADDITIONS);
    }

    @Produces
    @Dependent
    DeadLetterHandler markets() {
        return of(Topics.MARKET_DESCRIPTIONS);
    }

    @Produces
    @Dependent
    DeadLetterHandler surveys() {
        return of(Topics.SURVEYS);
    }

    private DeadLetterHandler of(Topic topic) {
        return new DeadLetterHandler(topic, this::readAgain);
    }

    private void readAgain(ConsumerRecord<byte[], byte[]> rejected) {
        String[] coordinates = new String(rejected.key(), UTF_8).split("/", 2);
        Kind kind = WireNamed.find(SourceEntity.values(), coordinates[0])
                .flatMap(Kind::of)
                .filter(found -> coordinates.length == 2 && coordinates[1].matches("[\\w-]{1,64}"))
                .filter(found -> !coordinates[1].startsWith("without-id-"))
                .orElseThrow(() -> new RejectedEvent(
                        "not-read-by-id", "Such records are read by a run of their kind only: start one"));
        QuarkusTransaction.requiringNew().run(() -> requests.add(List.of(NewRequest.of(kind, coordinates[1]))));
    }
}

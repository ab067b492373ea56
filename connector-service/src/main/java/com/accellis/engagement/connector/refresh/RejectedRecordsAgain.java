package com.accellis.engagement.connector.refresh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.record.RefreshRequests.NewRequest;
import com.accellis.engagement.connector.record.SourceIds;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.kit.consume.DeadLetterHandler;
import com.accellis.engagement.kit.consume.RejectedEvent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of ConnectWise and CrewHu that became no event hold no value as dead letters: they are read again, and become an
 * event if they can be understood by now. Additions and markets are not read one by one: a run of their kind reads them.
 */
@ApplicationScoped
class RejectedRecordsAgain implements DeadLetterHandler.Source {

    private final RefreshRequests requests;

    RejectedRecordsAgain(RefreshRequests requests) {
        this.requests = requests;
    }

    @Override
    public List<DeadLetterHandler> deadLetterHandlers() {
        return Arrays.stream(SourceEntity.values())
                .map(SourceEntity::topic)
                .distinct()
                .map(topic -> new DeadLetterHandler(topic, this::readAgain))
                .toList();
    }

    private void readAgain(ConsumerRecord<byte[], byte[]> rejected) {
        String[] coordinates = new String(rejected.key(), UTF_8).split("/", 2);
        Kind kind = WireNamed.find(SourceEntity.values(), coordinates[0])
                .filter(entity -> coordinates.length == 2 && SourceIds.canBeAskedFor(entity, coordinates[1]))
                .flatMap(Kind::of)
                .orElseThrow(() -> new RejectedEvent(
                        "not-read-by-id", "Such records are read by a run of their kind only: start one"));
        QuarkusTransaction.requiringNew().run(() -> requests.add(List.of(NewRequest.of(kind, coordinates[1]))));
    }
}

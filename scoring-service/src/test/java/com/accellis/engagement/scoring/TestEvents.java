package com.accellis.engagement.scoring;

import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.Services;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.SyncRunCompleted;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.TestTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Events as the other services send them. Every test uses companies, clients and records of its own. */
final class TestEvents {

    private static final AtomicLong NUMBERS = new AtomicLong(1_000_000);

    private TestEvents() {}

    static long newId() {
        return NUMBERS.incrementAndGet();
    }

    static SourceVersion version(String lastUpdated, long readNumber) {
        return new SourceVersion(Instant.parse(lastUpdated), readNumber);
    }

    static void send(TicketChanged ticket) {
        new TestTopic(EventTypes.TICKET.topic())
                .sendEvent(EventTypes.TICKET.name(), ticket.key(), EventJson.write(ticket));
    }

    /** A client with one company, active and scored. */
    static UUID clientOf(long company) {
        UUID client = UUID.randomUUID();
        sendClient(client, 1, ClientChanged.Status.ACTIVE);
        assign(company, client, 1);
        return client;
    }

    static void sendClient(UUID client, long revision, ClientChanged.Status status) {
        sendClient(client, revision, status, "Client " + client, "other");
    }

    static void sendClient(UUID client, long revision, ClientChanged.Status status, String name, String industry) {
        send(new ClientChanged(client, revision, false, null, name, industry, status, true, 30, 3));
    }

    /** The client as {@link #clientOf} makes it, with another period of its own. */
    static void chooseWindow(UUID client, long revision, int days) {
        String name = "Client " + client;
        send(new ClientChanged(
                client, revision, false, null, name, "other", ClientChanged.Status.ACTIVE, true, days, 3));
    }

    private static void send(ClientChanged event) {
        new TestTopic(EventTypes.CLIENT.topic())
                .sendEvent(EventTypes.CLIENT.name(), event.key(), EventJson.write(event));
    }

    static void assign(long company, UUID client, long revision) {
        var event = new CompanyAssigned(company, client, revision);
        new TestTopic(EventTypes.COMPANY_ASSIGNMENT.topic())
                .sendEvent(EventTypes.COMPANY_ASSIGNMENT.name(), event.key(), EventJson.write(event));
    }

    /** Topics that hold records which this service does not read. */
    private static final Set<Topic> READ_BY_OTHERS =
            Set.of(Topics.COMPANIES, Topics.CONTACTS, Topics.MARKET_DESCRIPTIONS);

    /** Every source has been read completely, up to what is on its topic now. */
    static void allSourcesLoaded() {
        for (SourceEntity entity : SourceEntity.values()) {
            Map<Integer, Long> ends =
                    READ_BY_OTHERS.contains(entity.topic()) ? Map.of(0, 4_711L) : ends(entity.topic());
            sendRun(new SyncRunCompleted(entity, true, UUID.randomUUID(), Instant.now(), null, ends));
        }
    }

    /** Returns when this service has taken in all that is on the topic now. */
    static void awaitTakenIn(Topic topic) {
        Map<Integer, Long> ends = ends(topic);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> new TestTopic(topic)
                        .committedBy(Services.SCORING)
                        .entrySet()
                        .containsAll(ends.entrySet()));
    }

    static void sendRun(SyncRunCompleted run) {
        new TestTopic(EventTypes.SYNC_RUN.topic())
                .sendEvent(EventTypes.SYNC_RUN.name(), run.key(), EventJson.write(run));
    }

    static Map<Integer, Long> ends(Topic topic) {
        return new TestTopic(topic).ends();
    }
}

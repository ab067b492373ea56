package com.accellis.engagement.registry.roster;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.auditlog.AuditLog;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.topics.TopicReader;
import com.accellis.engagement.registry.platform.WriterTurn;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Tells everyone everything once more: after this database was restored from a backup, others know what it does not. Whatever
 * the topics have that is unknown here is taken back.
 */
@ApplicationScoped
public class AnnounceAll {

    private static final Logger LOG = Logger.getLogger(AnnounceAll.class);

    private final ClientRepository clients;
    private final AssignmentRepository assignments;
    private final Announcements announcements;
    private final TopicReader topics;
    private final WriterTurn turn;
    private final AuditLog auditLog;
    private final Clock clock;

    AnnounceAll(
            ClientRepository clients,
            AssignmentRepository assignments,
            Announcements announcements,
            TopicReader topics,
            WriterTurn turn,
            AuditLog auditLog,
            Clock clock) {
        this.clients = clients;
        this.assignments = assignments;
        this.announcements = announcements;
        this.topics = topics;
        this.turn = turn;
        this.auditLog = auditLog;
        this.clock = clock;
    }

    /**
     * What was announced.
     *
     * @param clientsTakenBack that are on the topic and not here
     * @param companiesTakenBack whose assignments are on the topic and not here
     */
    public record Announced(int clients, int companies, int clientsTakenBack, int companiesTakenBack) {}

    /** @param author who asks for it */
    public Announced announce(String author) {
        // Before the turn: a broker may take its time. What is announced meanwhile is in the database then.
        List<ClientChanged> knownClients = published(Topics.CLIENTS.name(), ClientChanged.class);
        List<CompanyAssigned> knownAssignments = published(Topics.COMPANY_ASSIGNMENTS.name(), CompanyAssigned.class);
        Announced announced =
                QuarkusTransaction.requiringNew().call(() -> announce(knownClients, knownAssignments, author));
        LOG.infof("everything announced: %s", announced);
        return announced;
    }

    private Announced announce(
            List<ClientChanged> knownClients, List<CompanyAssigned> knownAssignments, String author) {
        turn.take();
        Instant now = clock.instant();
        List<Client> all = clients.listAll();
        all.forEach(client -> client.raiseRevision(now));
        announcements.clients(all, now);
        List<CompanyAssignment> assigned = assignments.listAll();
        assigned.forEach(assignment -> assignment.raiseRevision(now));
        announcements.assignments(assigned, now);

        Set<UUID> ids = all.stream().map(Client::id).collect(Collectors.toSet());
        List<ClientChanged> strangers = knownClients.stream()
                .filter(event -> !event.deleted() && !ids.contains(event.id()))
                .map(event -> deleted(event, now))
                .toList();
        announcements.clientEvents(strangers, now);
        Set<Long> companies =
                assigned.stream().map(CompanyAssignment::companyId).collect(Collectors.toSet());
        List<CompanyAssigned> strays = knownAssignments.stream()
                .filter(event -> event.clientId() != null && !companies.contains(event.companyId()))
                .map(event -> new CompanyAssigned(event.companyId(), null, above(event.revision(), now)))
                .toList();
        announcements.assignmentEvents(strays, now);

        var announced = new Announced(all.size(), assigned.size(), strangers.size(), strays.size());
        auditLog.addBy(author, "clients.announced", "clients", announced.toString());
        return announced;
    }

    private <E> List<E> published(String topic, Class<E> type) {
        return topics.newestByKey(topic).values().stream()
                .map(kafkaRecord -> read(kafkaRecord, type))
                .toList();
    }

    private static <E> E read(ConsumerRecord<byte[], byte[]> kafkaRecord, Class<E> type) {
        try {
            return EventJson.read(kafkaRecord.value(), type);
        } catch (IOException e) {
            throw new UncheckedIOException("Something on " + kafkaRecord.topic() + " cannot be read", e);
        }
    }

    private static ClientChanged deleted(ClientChanged event, Instant now) {
        return new ClientChanged(
                event.id(),
                above(event.revision(), now),
                true,
                null,
                event.name(),
                event.industry(),
                event.status(),
                event.autoScoring(),
                event.window(),
                event.activeContacts());
    }

    private static long above(long revision, Instant now) {
        return Math.max(revision + 1, now.toEpochMilli());
    }
}

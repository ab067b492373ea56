package com.accellis.engagement.connector.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.events.AgreementAdditionChanged;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.events.SurveyChanged;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.topics.TopicReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Records on our topics that are newer than what the record table knows of them: a database that was restored from a backup
 * knows nothing of what was published since. Their newest version is taken in, with unknown content, so that the next sweep or
 * full reading publishes what it finds, or tells that they are gone; else what was changed and changed back, or made and
 * deleted, would stay on the topics for ever. Runs may have read newer versions meanwhile: theirs stay, their content counts as
 * unknown all the same. What we sent and did not note is still pending, and is left alone.
 */
@ApplicationScoped
class Strangers {

    private static final Logger LOG = Logger.getLogger(Strangers.class);

    /** Of the row and what the topic has, the newer one stays, there or deleted; the content is unknown either way. */
    private static final String BECOMES_THE_NEWER = """
            (last_updated, read_number, deleted) = (
                    SELECT * FROM (VALUES (r.last_updated, r.read_number, r.deleted),
                                          (%1$s.last_updated, %1$s.read_number, %1$s.deleted)) AS v
                    ORDER BY 1 DESC, 2 DESC LIMIT 1),
                content_hash = '', pending = NULL, pending_read = NULL, trace = NULL
            """;

    /** The topic has a newer version than the row, or just another one although nothing is pending. */
    private static final String IS_NOT_WHAT_THE_TOPIC_HAS = """
            NOT r.erased
              AND ((%1$s.last_updated, %1$s.read_number) > (r.last_updated, r.read_number)
                   OR r.pending IS NULL AND (%1$s.last_updated, %1$s.read_number) <> (r.last_updated, r.read_number))
            """;

    private static final String TAKE_IN =
            """
            INSERT INTO source_record AS r (topic, id, entity, last_updated, read_number, content_hash, deleted, parent_id,
                                            active, first_read)
            SELECT ?, i.id, i.entity, i.last_updated, i.read_number, '', false, i.parent_id, true, i.read_number
            FROM unnest(?::text[], ?::text[], ?::timestamptz[], ?::bigint[], ?::bigint[])
                 AS i (id, entity, last_updated, read_number, parent_id)
            WHERE i.entity <> 'contacts' OR NOT EXISTS (SELECT FROM erased_contact e WHERE e.id::text = i.id)
            ORDER BY i.id
            ON CONFLICT (topic, id) DO UPDATE SET %s WHERE %s
            """.formatted(BECOMES_THE_NEWER.formatted("excluded"), IS_NOT_WHAT_THE_TOPIC_HAS.formatted("excluded"));

    /** In the order in which runs lock. */
    private static final String HOLD =
            "SELECT FROM source_record WHERE topic = ? AND id = ANY (?) ORDER BY id FOR UPDATE";

    /** Deleted records that are not known need not be. */
    private static final String TAKE_IN_DELETED =
            """
            UPDATE source_record r SET %s
            FROM (SELECT *, true AS deleted FROM unnest(?::text[], ?::timestamptz[], ?::bigint[])
                  AS d (id, last_updated, read_number)) AS i
            WHERE r.topic = ? AND r.id = i.id AND %s
            """.formatted(BECOMES_THE_NEWER.formatted("i"), IS_NOT_WHAT_THE_TOPIC_HAS.formatted("i"));

    private final DataSource database;
    private final TopicReader topics;
    private final PublishedEnds ends;
    private final ActiveLease lease;

    Strangers(DataSource database, TopicReader topics, PublishedEnds ends, ActiveLease lease) {
        this.database = database;
        this.topics = topics;
        this.ends = ends;
        this.lease = lease;
    }

    /** Reads on where our records end by what the database knows, which is the end of the topics unless it came back. */
    void takeIn() {
        Map<String, Long> taken = new TreeMap<>();
        topics.readOn(
                Stream.of(SourceEntity.values())
                        .map(entity -> entity.topic().name())
                        .distinct()
                        .collect(Collectors.toMap(Function.identity(), ends::of)),
                portion -> portion.stream()
                        .collect(Collectors.groupingBy(ConsumerRecord::topic))
                        .forEach((topic, records) -> taken.merge(topic, takeIn(topic, records), Long::sum)));
        taken.values().removeIf(count -> count == 0);
        if (!taken.isEmpty()) {
            LOG.warnf(
                    "the database is behind: records whose newest version only the topics know, until sweeps have looked: %s",
                    taken);
        }
    }

    private long takeIn(String topic, List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, SourceEvent> newest = new LinkedHashMap<>();
        for (var kafkaRecord : records) {
            if (kafkaRecord.key() == null) {
                continue;
            }
            String id = new String(kafkaRecord.key(), UTF_8);
            event(kafkaRecord).ifPresentOrElse(event -> newest.put(id, event), () -> newest.remove(id));
        }
        Map<Boolean, List<SourceEvent>> byDeleted =
                newest.values().stream().collect(Collectors.partitioningBy(SourceEvent::deleted));
        return lease.write(() -> takeInThere(topic, byDeleted.get(false)) + takeInDeleted(topic, byDeleted.get(true)));
    }

    /** Empty for what was erased, and for what is none of ours. */
    private static Optional<SourceEvent> event(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        if (kafkaRecord.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of((SourceEvent) EventJson.read(
                    kafkaRecord.value(), EventTypes.on(kafkaRecord.topic()).payload()));
        } catch (IOException e) {
            LOG.errorf(
                    "a record on our topic is none of ours and left out: %s-%d@%d: %s",
                    kafkaRecord.topic(),
                    kafkaRecord.partition(),
                    kafkaRecord.offset(),
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private long takeInThere(String topic, List<SourceEvent> events) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(TAKE_IN)) {
            insert.setString(1, topic);
            insert.setArray(2, connection.createArrayOf("text", column(events, SourceEvent::key)));
            insert.setArray(
                    3,
                    connection.createArrayOf(
                            "text", column(events, event -> entity(topic, event).wireName())));
            insert.setArray(4, connection.createArrayOf("text", column(events, Strangers::lastUpdated)));
            insert.setArray(5, connection.createArrayOf("bigint", column(events, Strangers::readNumber)));
            insert.setArray(6, connection.createArrayOf("bigint", column(events, Strangers::parent)));
            return insert.executeUpdate();
        }
    }

    private long takeInDeleted(String topic, List<SourceEvent> events) throws SQLException {
        try (var connection = database.getConnection();
                var hold = connection.prepareStatement(HOLD);
                var update = connection.prepareStatement(TAKE_IN_DELETED)) {
            hold.setString(1, topic);
            hold.setArray(2, connection.createArrayOf("text", column(events, SourceEvent::key)));
            hold.execute();
            update.setArray(1, connection.createArrayOf("text", column(events, SourceEvent::key)));
            update.setArray(2, connection.createArrayOf("text", column(events, Strangers::lastUpdated)));
            update.setArray(3, connection.createArrayOf("bigint", column(events, Strangers::readNumber)));
            update.setString(4, topic);
            return update.executeUpdate();
        }
    }

    private static String lastUpdated(SourceEvent event) {
        return event.version().lastUpdated().toString();
    }

    private static long readNumber(SourceEvent event) {
        return event.version().readNumber();
    }

    private static Object[] column(List<SourceEvent> events, Function<SourceEvent, Object> value) {
        List<Object> values = new ArrayList<>();
        events.forEach(event -> values.add(value.apply(event)));
        return values.toArray();
    }

    private static SourceEntity entity(String topic, SourceEvent event) {
        if (event instanceof TicketChanged ticket) {
            return ticket.kind() == TicketChanged.Kind.SERVICE
                    ? SourceEntity.SERVICE_TICKETS
                    : SourceEntity.PROJECT_TICKETS;
        }
        return Stream.of(SourceEntity.values())
                .filter(entity -> entity.topic().name().equals(topic))
                .findFirst()
                .orElseThrow();
    }

    private static Long parent(SourceEvent event) {
        if (event instanceof AgreementAdditionChanged addition) {
            return addition.agreementId();
        }
        return event instanceof SurveyChanged survey ? survey.ticketId() : null;
    }
}

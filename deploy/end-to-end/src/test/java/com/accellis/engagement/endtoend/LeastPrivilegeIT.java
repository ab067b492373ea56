package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.KafkaRights;
import com.accellis.engagement.endtoend.system.Program;
import com.accellis.engagement.endtoend.system.Requires;
import com.accellis.engagement.endtoend.system.SecuredSite;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The services do all their work with the rights that the lists give them, and nothing else is allowed. */
@Tag("long-only")
@AfterImports
@Requires(Program.PSQL)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LeastPrivilegeIT {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    /** Longer than any answer takes: who waits until then was not refused. */
    private static final int ANSWERED_WITHIN_MILLIS = 10_000;

    private static final String SOMETHING_ELSE = "somebody.else";
    private static final String ANOTHER = ".another";

    /** Insufficient privilege. */
    private static final String REFUSAL = "42501";

    private final List<String> allowed = new ArrayList<>();
    private int tried;

    @Test
    void everythingWorksWithTheRightsOfTheListsAndNothingElseIsAllowed() {
        try (var site = SecuredSite.start()) {
            // Given: the whole way, from the source to scores
            try {
                await("scores of all clients").atMost(LIMIT).until(() -> scored(site));
            } catch (RuntimeException notReached) {
                throw new AssertionError(site.logs(), notReached);
            }
            assertThat(site.sendCallback("least-privilege")).isEqualTo(204);
            readAsAnalysts(site);
            var scored = site.kafka().newest("engagement.scores").size();
            var written = site.kafka()
                    .written(Topics.deadLetters().stream().map(Topic::name).toList());
            assertThat(written.values()).as("dead letters").allMatch(count -> count == 0);

            // When
            KafkaRights.PRINCIPALS.forEach(principal -> {
                tryTopics(site, principal);
                tryGroups(site, principal);
                tryTransactionalIds(site, principal);
                tryAdministration(site, principal);
            });
            SecuredSite.DATABASES.keySet().forEach(database -> tryDatabase(site, database));

            // Then
            Figures.print(
                    "least-privilege",
                    "%d clients scored, a callback stored; %d forbidden actions tried, %d allowed",
                    scored,
                    tried,
                    allowed.size());
            assertThat(allowed).isEmpty();
            assertThat(tried).isGreaterThan(600);
        }
    }

    private static boolean scored(SecuredSite site) {
        var clients = site.kafka().newest("engagement.clients").values().stream()
                .map(found -> Json.read(found.value()))
                .filter(client -> client.get("status").asText().equals("active"))
                .map(client -> client.get("id").asText())
                .toList();
        var scores = site.kafka().newest("engagement.scores");
        return !clients.isEmpty()
                && clients.stream()
                        .allMatch(client -> scores.containsKey(client)
                                && !scores.get(client).value().contains("not-loaded"));
    }

    /** The one principal that is none of our services. */
    private static void readAsAnalysts(SecuredSite site) {
        var topics = KafkaRights.names("topic").stream()
                .filter(topic -> KafkaRights.allow("analytics", "Read", "topic", topic))
                .toList();
        var settings = settings(site, "analytics");
        settings.put("group.id", "analytics.reports");
        settings.put("auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(topics);
            var read = new TreeSet<String>();
            await("something of each topic for analysts")
                    .pollInSameThread()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(500)).forEach(found -> read.add(found.topic()));
                        return read.containsAll(topics);
                    });
            consumer.commitSync();
        }
    }

    private void tryTopics(SecuredSite site, String principal) {
        for (var topic : KafkaRights.names("topic")) {
            if (!KafkaRights.allow(principal, "Write", "topic", topic)) {
                forbidden(
                        principal + " writes " + topic,
                        TopicAuthorizationException.class,
                        () -> write(site, principal, topic));
            }
            if (!KafkaRights.allow(principal, "Read", "topic", topic)) {
                forbidden(
                        principal + " reads " + topic,
                        TopicAuthorizationException.class,
                        () -> read(site, principal, topic));
            }
        }
    }

    /**
     * With a producer of its own: after some refusals a producer answers from memory, and the broker does not hear of
     * what it is told to send. Without idempotence: the write is to be refused, not the id that is asked for before.
     */
    private static Object write(SecuredSite site, String principal, String topic)
            throws ExecutionException, InterruptedException {
        var settings = settings(site, principal);
        settings.put("enable.idempotence", false);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            return producer.send(new ProducerRecord<>(topic, 0, new byte[1], new byte[1]))
                    .get();
        }
    }

    private static Object read(SecuredSite site, String principal, String topic) {
        try (var consumer = new KafkaConsumer<>(
                settings(site, principal), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            return consumer.poll(Duration.ofMillis(ANSWERED_WITHIN_MILLIS));
        }
    }

    private void tryGroups(SecuredSite site, String principal) {
        try (var admin = Admin.create(settings(site, principal))) {
            for (var group : withOthers(KafkaRights.names("group"))) {
                if (!KafkaRights.allow(principal, "Read", "group", group)) {
                    forbidden(
                            principal + " commits as " + group,
                            GroupAuthorizationException.class,
                            () -> commit(site, principal, group));
                    forbidden(
                            principal + " asks how far " + group + " is",
                            GroupAuthorizationException.class,
                            () -> admin.listConsumerGroupOffsets(group)
                                    .partitionsToOffsetAndMetadata()
                                    .get());
                }
                forbidden(
                        principal + " deletes " + group,
                        GroupAuthorizationException.class,
                        () -> admin.deleteConsumerGroups(List.of(group)).all().get());
            }
        }
    }

    /** Needs the same right as joining the group. */
    private static Object commit(SecuredSite site, String principal, String group) {
        var settings = settings(site, principal);
        settings.put("group.id", group);
        settings.put("enable.auto.commit", false);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var place = new TopicPartition(Topics.CALLBACKS.name(), 0);
            consumer.commitSync(Map.of(place, new OffsetAndMetadata(0)));
            return null;
        }
    }

    private void tryTransactionalIds(SecuredSite site, String principal) {
        for (var id : withOthers(KafkaRights.names("transactional-id"))) {
            if (!KafkaRights.allow(principal, "Write", "transactional-id", id)) {
                forbidden(principal + " publishes as " + id, TransactionalIdAuthorizationException.class, () -> {
                    var settings = settings(site, principal);
                    settings.put("transactional.id", id);
                    try (var producer =
                            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
                        producer.initTransactions();
                        return null;
                    }
                });
            }
        }
    }

    /** Each of the names, and one that begins like it: a rule for a prefix allows both. */
    private static List<String> withOthers(List<String> names) {
        return Stream.concat(names.stream(), names.stream().map(name -> name + ANOTHER))
                .toList();
    }

    private void tryAdministration(SecuredSite site, String principal) {
        try (var admin = Admin.create(settings(site, principal))) {
            for (var topic : KafkaRights.names("topic")) {
                forbidden(
                        principal + " deletes " + topic,
                        TopicAuthorizationException.class,
                        () -> admin.deleteTopics(List.of(topic)).all().get());
            }
            for (var topic : List.of(SOMETHING_ELSE, Topics.TICKETS.name() + ANOTHER)) {
                if (!principal.equals("topics") || topic.equals(SOMETHING_ELSE)) {
                    forbidden(
                            principal + " creates " + topic,
                            TopicAuthorizationException.class,
                            () -> admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                                    .all()
                                    .get());
                }
            }
            forbidden(
                    principal + " lists rules",
                    ClusterAuthorizationException.class,
                    () -> admin.describeAcls(AclBindingFilter.ANY).values().get());
        }
    }

    private static Map<String, Object> settings(SecuredSite site, String principal) {
        var settings = site.kafkaSettings(principal);
        settings.put("max.block.ms", ANSWERED_WITHIN_MILLIS);
        settings.put("request.timeout.ms", ANSWERED_WITHIN_MILLIS);
        settings.put("delivery.timeout.ms", 2 * ANSWERED_WITHIN_MILLIS);
        settings.put("default.api.timeout.ms", 2 * ANSWERED_WITHIN_MILLIS);
        return settings;
    }

    private void tryDatabase(SecuredSite site, String database) {
        for (var role : List.of("app", "read")) {
            // A trigger would refuse it, too; it must not come to that.
            for (var privilege : List.of("UPDATE", "DELETE", "TRUNCATE")) {
                forbidden(database + "_" + role + " has " + privilege + " on the audit log", () -> {
                    try (var connection = site.connect(database, role, database);
                            var statement = connection.createStatement();
                            var row = statement.executeQuery(
                                    "SELECT has_table_privilege('public.audit_log', '" + privilege + "')")) {
                        row.next();
                        if (!row.getBoolean(1)) {
                            throw new SQLException("not granted", REFUSAL);
                        }
                    }
                });
            }
            statements(role)
                    .forEach((what, sql) -> forbidden(database + "_" + role + " " + what, () -> {
                        try (var connection = site.connect(database, role, database);
                                var statement = connection.createStatement()) {
                            // A role that reads only by default can ask for more; that must not get it any.
                            statement.execute("SET default_transaction_read_only = off");
                            statement.execute(sql);
                        }
                    }));
            for (var other : SecuredSite.DATABASES.keySet()) {
                if (!other.equals(database)) {
                    forbidden(
                            database + "_" + role + " connects to " + other,
                            () -> site.connect(other, role, database).close());
                }
            }
        }
    }

    private static Map<String, String> statements(String role) {
        var both = new LinkedHashMap<>(Map.of(
                "creates a table", "CREATE TABLE public.another (id int)",
                "creates a schema", "CREATE SCHEMA another",
                "drops a table", "DROP TABLE public.audit_log",
                "changes a table", "ALTER TABLE public.audit_log ADD COLUMN another int",
                "changes the audit log", "UPDATE public.audit_log SET who = 'nobody'",
                "shortens the audit log", "DELETE FROM public.audit_log",
                "empties the audit log", "TRUNCATE public.audit_log",
                "changes the history of migrations", "DELETE FROM public.flyway_schema_history",
                "creates a role", "CREATE ROLE another",
                "reads a file", "SELECT pg_read_file('/etc/passwd')"));
        if (role.equals("read")) {
            both.put("writes", "INSERT INTO public.audit_log (who, action, subject) VALUES ('a', 'b', 'c')");
        }
        return both;
    }

    private interface Attempt {
        Object make() throws ExecutionException, InterruptedException;
    }

    /** @param refusal for want of this very right; another one would not tell whether this one is missing */
    private void forbidden(String what, Class<? extends AuthorizationException> refusal, Attempt attempt) {
        tried++;
        try {
            attempt.make();
            allowed.add(what);
        } catch (ExecutionException | KafkaException failure) {
            if (!isCausedBy(failure, refusal)) {
                allowed.add(what + " failed otherwise: " + failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static boolean isCausedBy(Throwable failure, Class<?> wanted) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (wanted.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private interface Statement {
        void make() throws SQLException;
    }

    private void forbidden(String what, Statement statement) {
        tried++;
        try {
            statement.make();
            allowed.add(what);
        } catch (SQLException refused) {
            if (!REFUSAL.equals(refused.getSQLState())) {
                allowed.add(what + " failed otherwise: " + refused.getMessage());
            }
        }
    }
}

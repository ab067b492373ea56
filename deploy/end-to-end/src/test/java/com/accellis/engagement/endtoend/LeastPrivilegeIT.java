package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Json;
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
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The services do all their work with the rights that the lists give them, and nothing else is allowed. */
@Tag("long-only")
@AfterImports
@Requires(Program.PSQL)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LeastPrivilegeIT {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final List<String> PRINCIPALS = List.of(
            "webhook-gateway",
            "connector-service",
            "client-registry-service",
            "scoring-service",
            "analytics",
            "topics");

    /** Insufficient privilege; read-only transaction, which is told first to a role that may read only. */
    private static final Set<String> REFUSALS = Set.of("42501", "25006");

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
            var scored = site.kafka().newest("engagement.scores").size();
            var written = site.kafka()
                    .written(Topics.deadLetters().stream().map(Topic::name).toList());
            assertThat(written.values()).as("dead letters").allMatch(count -> count == 0);

            // When
            var rules = SecuredSite.rules();
            PRINCIPALS.forEach(principal -> tryTopics(site, principal, rules));
            SecuredSite.DATABASES.keySet().forEach(database -> tryDatabase(site, database));

            // Then
            Figures.print(
                    "least-privilege",
                    "%d clients scored, a callback stored; %d forbidden actions tried, %d allowed",
                    scored,
                    tried,
                    allowed.size());
            assertThat(allowed).isEmpty();
            assertThat(tried).isGreaterThan(100);
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

    private void tryTopics(SecuredSite site, String principal, Set<String> rules) {
        var settings = site.kafkaSettings(principal);
        settings.put("max.block.ms", 10_000);
        var topics = Stream.concat(Topics.events().stream(), Topics.deadLetters().stream())
                .map(Topic::name)
                .toList();
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
                var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                var admin = Admin.create(settings)) {
            for (var topic : topics) {
                if (!rules.contains(principal + " Write " + topic)) {
                    forbidden(
                            principal + " writes " + topic,
                            () -> producer.send(new ProducerRecord<>(topic, 0, new byte[1], new byte[1]))
                                    .get());
                }
                if (!rules.contains(principal + " Read " + topic)) {
                    forbidden(principal + " reads " + topic, () -> {
                        var partition = new TopicPartition(topic, 0);
                        consumer.assign(List.of(partition));
                        consumer.seek(partition, 0);
                        consumer.poll(Duration.ofSeconds(2));
                        return null;
                    });
                }
                forbidden(
                        principal + " deletes " + topic,
                        () -> admin.deleteTopics(List.of(topic)).all().get());
            }
            if (!principal.equals("topics")) {
                forbidden(
                        principal + " creates a topic",
                        () -> admin.createTopics(List.of(new NewTopic("somebody.else", 1, (short) 1)))
                                .all()
                                .get());
            }
            forbidden(
                    principal + " lists rules",
                    () -> admin.describeAcls(AclBindingFilter.ANY).values().get());
        }
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
                            throw new SQLException("not granted", "42501");
                        }
                    }
                    return null;
                });
            }
            statements(role)
                    .forEach((what, sql) -> forbidden(database + "_" + role + " " + what, () -> {
                        try (var connection = site.connect(database, role, database);
                                var statement = connection.createStatement()) {
                            connection.setReadOnly(false);
                            statement.execute(sql);
                        }
                        return null;
                    }));
            for (var other : SecuredSite.DATABASES.keySet()) {
                if (!other.equals(database)) {
                    forbidden(database + "_" + role + " connects to " + other, () -> {
                        site.connect(other, role, database).close();
                        return null;
                    });
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
            both.put(
                    "writes",
                    "SET default_transaction_read_only = off; INSERT INTO public.audit_log (who, action, subject)"
                            + " VALUES ('a', 'b', 'c')");
        }
        return both;
    }

    private interface Attempt {
        Object make() throws SQLException, ExecutionException, InterruptedException;
    }

    private void forbidden(String what, Attempt attempt) {
        tried++;
        try {
            attempt.make();
            allowed.add(what);
        } catch (SQLException refused) {
            if (!REFUSALS.contains(refused.getSQLState())) {
                allowed.add(what + " failed otherwise: " + refused.getMessage());
            }
        } catch (ExecutionException | KafkaException refused) {
            if (!isForWantOfRights(refused)) {
                allowed.add(what + " failed otherwise: " + refused);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** A producer that got no id for want of rights refuses everything from then on, and says why. */
    private static boolean isForWantOfRights(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthorizationException) {
                return true;
            }
        }
        return false;
    }
}

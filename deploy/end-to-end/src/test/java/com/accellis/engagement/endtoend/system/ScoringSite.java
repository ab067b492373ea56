package com.accellis.engagement.endtoend.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.oracle.Score;
import com.accellis.engagement.testkit.Infrastructure;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** A place for scoring services without the rest of the system: a broker and a PostgreSQL of its own that can be killed. */
public final class ScoringSite implements SiteWithDatabase {

    private static final List<String> CONSUMED = List.of(
            "connectwise.tickets",
            "connectwise.time-entries",
            "connectwise.agreements",
            "connectwise.agreement-additions",
            "crewhu.surveys",
            "connectwise.sync-runs",
            "engagement.clients",
            "engagement.company-assignments");
    /** In megabytes: for some segments of the log of PostgreSQL. */
    private static final int ROOM_ON_SMALL_DISK = 300;

    private static final Duration REST_LIMIT = Duration.ofMinutes(5);
    /** Longer than the pause after which postponed work is taken up. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1_500);

    private final Path directory;
    private final Infrastructure infrastructure = Infrastructure.startDurable();
    private final Databases databases = new Databases(infrastructure.database());
    private final DatabaseServer databaseServer = DatabaseServer.of(infrastructure.database());
    private final Kafka kafka = new Kafka(infrastructure.broker().bootstrapServers());
    private final List<ServiceProcess> services = new ArrayList<>();
    /** Of the database that services are started on. */
    private String database = Databases.FIRST;
    /** The same with roles; null when services have all rights. */
    private SecuredDatabase secured;

    /** Null unless there is one. */
    private SmallDisk smallDisk;

    private int migrations;

    private ScoringSite(Path directory) {
        this.directory = directory;
    }

    public static ScoringSite make(String name) {
        return new ScoringSite(Systems.directory(name));
    }

    /** The same, for services that have the rights of production in their database, and no others. */
    public static ScoringSite withRoles(String name) {
        var site = make(name);
        site.useEmptyDatabase();
        return site;
    }

    /** From now on everything is about a new database with roles, whose tables the migrations have made. */
    public void useEmptyDatabase() {
        secured = SecuredDatabase.make(
                infrastructure.database(), directory, "scoring_" + Long.toString(System.nanoTime(), 36));
        database = secured.name();
        makeTables();
    }

    /** The database with roles that everything is about. */
    public SecuredDatabase database() {
        return secured;
    }

    /** One more service on the database of this site. */
    public ServiceProcess start(Map<String, String> settings) {
        return start(Packages.current(), settings);
    }

    @Override
    public ServiceProcess start(Packages packages, Map<String, String> settings) {
        var all = new LinkedHashMap<>(wiring("app"));
        all.putAll(settings);
        var service = ServiceProcess.start(
                packages, "scoring-service", directory.resolve("scoring-" + (services.size() + 1) + ".log"), all);
        services.add(service);
        return service;
    }

    @Override
    public Optional<String> migrate(Packages packages) {
        return ServiceProcess.migrate(
                packages, "scoring-service", directory.resolve("migrate-" + ++migrations + ".log"), wiring("owner"));
    }

    @Override
    public void expandDatabase() {
        databases.expand(database);
    }

    /** SIGKILL for PostgreSQL, and a start as soon as all of it has ended. */
    public void killDatabase() {
        databaseServer.kill();
        databaseServer.start();
    }

    /** PostgreSQL is killed, and started again at the end. */
    public Trouble withoutDatabase() {
        databaseServer.kill();
        return databaseServer::start;
    }

    /** PostgreSQL is there, and answers nothing. */
    public Trouble withHeldDatabase() {
        var halted = databaseServer.halt();
        return () -> DatabaseServer.goOn(halted);
    }

    /** PostgreSQL can write no more than what it has room for already; {@link #giveDatabaseSmallDisk} comes before. */
    public Trouble withFullDisk() {
        smallDisk.fill();
        return () -> {
            smallDisk.clear();
            databaseServer.awaitRecovery();
        };
    }

    public static boolean canGiveSmallDisk() {
        return SmallDisk.canBeMade();
    }

    /** Before services are started. */
    public void giveDatabaseSmallDisk() {
        smallDisk = databaseServer.moveToSmallDisk(ROOM_ON_SMALL_DISK);
    }

    /** The broker is there, and answers nothing. */
    public Trouble withHeldBroker() {
        infrastructure.broker().pause();
        return infrastructure.broker()::resume;
    }

    /** Who can make PostgreSQL refuse what services need. */
    public DatabaseAdministrator databaseAdministrator() {
        return new DatabaseAdministrator(databases);
    }

    /** Writes records and waits for the broker only where the caller does. */
    public Producer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", infrastructure.broker().bootstrapServers(),
                        "acks", "all",
                        "request.timeout.ms", "5000",
                        "delivery.timeout.ms", "10000"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Until facts are added while somebody looks. */
    public void awaitWork() {
        var before = count("fact");
        Awaitility.await("work").atMost(REST_LIMIT).until(() -> count("fact") > before);
    }

    /** Until nothing is left to be done: no lag, no marked client, no event that waits, at two looks in a row. */
    public void awaitRest() {
        var quiet = new AtomicInteger();
        Awaitility.await("rest").atMost(REST_LIMIT).pollInterval(BETWEEN_LOOKS).untilAsserted(() -> {
            var left = left();
            quiet.set(left.isEmpty() ? quiet.get() + 1 : 0);
            assertThat(left).as("work that is left").isEmpty();
            assertThat(quiet.get()).as("looks without work").isGreaterThanOrEqualTo(2);
        });
    }

    /** What is still to be done, and how much of it. */
    private Map<String, Long> left() {
        var left = new TreeMap<String, Long>();
        CONSUMED.forEach(topic -> left.put("not applied of " + topic, notApplied(topic)));
        List.of("outbox", "rescore_mark").forEach(table -> left.put("rows of " + table, (long) count(table)));
        left.values().removeIf(amount -> amount == 0);
        return left;
    }

    /** By what the database holds: what is committed to Kafka may be further, and may also lag behind for no reason. */
    private long notApplied(String topic) {
        var applied = new TreeMap<Integer, Long>();
        query("SELECT partition_id AS partition, next_offset AS next FROM applied_offset WHERE topic = '" + topic + "'")
                .forEach(row -> applied.put(
                        row.get("partition").intValue(), row.get("next").longValue()));
        return kafka.ends(topic).entrySet().stream()
                .mapToLong(end ->
                        end.getValue() - applied.getOrDefault(end.getKey().partition(), 0L))
                .sum();
    }

    /** Those in the outbox that have waited for much longer than they do when the broker takes them. */
    public int eventsHeldUp() {
        return count("outbox WHERE occurred_at < now() - interval '10 s'");
    }

    private int count(String table) {
        return query("SELECT count(*) AS rows FROM " + table).get(0).get("rows").intValue();
    }

    /** Current scores by client and window, as they stand in the database. */
    public Map<String, Map<Integer, Score>> scores() {
        var scores = new TreeMap<String, Map<Integer, Score>>();
        for (var row : query("SELECT client_id AS client, window_days AS window, score, grade, coverage,"
                + " details AS metrics FROM score WHERE current")) {
            scores.computeIfAbsent(row.get("client").textValue(), client -> new TreeMap<>())
                    .put(row.get("window").intValue(), Score.of(row));
        }
        return scores;
    }

    /** The last days of the current scores, each once. */
    public Set<LocalDate> lastDays() {
        var days = new TreeSet<LocalDate>();
        query("SELECT DISTINCT as_of AS day FROM score WHERE current")
                .forEach(row -> days.add(LocalDate.parse(row.get("day").textValue())));
        return days;
    }

    /** The revision of each client's scores; 0 for those that were never scored. */
    public Map<String, Long> revisions() {
        var revisions = new TreeMap<String, Long>();
        query("SELECT id, score_revision AS revision FROM client WHERE known")
                .forEach(row -> revisions.put(
                        row.get("id").textValue(), row.get("revision").longValue()));
        return revisions;
    }

    /** The changes of scores that are stored, as client and revision. */
    public Set<String> changes() {
        var changes = new TreeSet<String>();
        query("SELECT client_id || ':' || revision AS id FROM score_change")
                .forEach(row -> changes.add(row.get("id").textValue()));
        return changes;
    }

    /** Has all topics that the service reads compacted; returns how many records are gone. None may be running. */
    public long compactTopics() {
        return CONSUMED.stream().mapToLong(kafka::compact).sum();
    }

    /** The newest of each client's scores as they are on the topic, letter by letter, but for the revision, which only grows. */
    public Map<String, String> publishedScores() {
        var newest = new TreeMap<String, String>();
        published("engagement.scores")
                .forEach(found -> newest.put(found.key(), found.value().replaceFirst("\"revision\":[0-9]+,", "")));
        return newest;
    }

    /** Everything on a topic, in the order of each key. */
    public List<ConsumerRecord<String, String>> published(String topic) {
        return kafka.read(topic);
    }

    /** What the service has put aside of all topics that it reads, as topic and reason. */
    @Override
    public List<String> deadLetters() {
        return CONSUMED.stream()
                .flatMap(topic -> kafka.read(topic + ".scoring-service.dead-letter").stream())
                .map(found -> found.topic() + ": "
                        + new String(
                                found.headers().lastHeader("dead-letter-reason").value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Rows as the objects that PostgreSQL makes of them. */
    private List<JsonNode> query(String sql) {
        try (var connection = databases.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT to_jsonb(answer)::text FROM (" + sql + ") AS answer")) {
            var found = new ArrayList<JsonNode>();
            while (rows.next()) {
                found.add(Json.read(rows.getString(1)));
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError("The database does not answer", e);
        }
    }

    /** @param role in the database, if that has roles */
    private Map<String, String> wiring(String role) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("kafka.bootstrap.servers", infrastructure.broker().bootstrapServers());
        settings.putAll(secured == null ? databases.settings(database) : secured.settings(role));
        settings.putAll(Alone.settings());
        // Else the broker waits long for a killed one before its partitions go to the next.
        settings.put("mp.messaging.connector.smallrye-kafka.session.timeout.ms", "6000");
        settings.put("mp.messaging.connector.smallrye-kafka.heartbeat.interval.ms", "1000");
        return settings;
    }

    @Override
    public void close() {
        services.forEach(ServiceProcess::close);
        kafka.close();
        if (smallDisk != null) {
            databaseServer.killIfRunning();
            smallDisk.close();
        }
    }
}

package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.KillableBroker;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A place for connectors without the rest of the system: a source and a broker of its own, and an empty database. Only the
 * database server is shared with other sites.
 */
public final class ConnectorSite implements SiteWithDatabase {

    /** Topics with a record of the source per key. */
    private static final List<String> TOPICS = List.of(
            "connectwise.companies",
            "connectwise.contacts",
            "connectwise.tickets",
            "connectwise.time-entries",
            "connectwise.agreements",
            "connectwise.agreement-additions",
            "connectwise.market-descriptions",
            "crewhu.surveys");

    /** Each is read once, and then not again while a test lasts. */
    private static final Set<String> ENTITIES = Set.of(
            "companies",
            "contacts",
            "service-tickets",
            "project-tickets",
            "time-entries",
            "agreements",
            "agreement-additions",
            "market-descriptions",
            "surveys");

    private static final Pattern ACTIVE = Pattern.compile("(?m)^engagement_connector_active(?:\\{[^}]*})? 1\\.0$");

    private final Path directory;
    private final SandboxProcess source;
    private final Databases databases = new Databases(Infrastructure.start().database());
    private final KillableBroker broker = KillableBroker.start();
    private final Kafka kafka = new Kafka(broker.bootstrapServers());
    /** Of the database that connectors are started on. */
    private final String database = "site_" + Long.toString(System.nanoTime(), 36);

    /** The same with roles; null when connectors have all rights. */
    private SecuredDatabase secured;

    private final List<ServiceProcess> connectors = new ArrayList<>();
    private int migrations;

    private ConnectorSite(String name, int clients, long seed) {
        directory = Systems.directory(name);
        source = SandboxProcess.start(directory, clients, seed);
    }

    public static ConnectorSite make(String name, int clients, long seed) {
        var site = new ConnectorSite(name, clients, seed);
        site.databases.create(site.database);
        return site;
    }

    /** The same, for connectors that have the rights of production in their database, and no others. */
    public static ConnectorSite withRoles(String name, int clients, long seed) {
        var site = new ConnectorSite(name, clients, seed);
        site.secured = SecuredDatabase.make(Infrastructure.start().database(), site.directory, site.database);
        site.makeTables();
        return site;
    }

    /** Of a site whose database has roles. */
    public SecuredDatabase database() {
        return secured;
    }

    /** One more connector on the database of this site. */
    public ServiceProcess start(Map<String, String> settings) {
        return start(Packages.current(), settings);
    }

    @Override
    public ServiceProcess start(Packages packages, Map<String, String> settings) {
        var all = new LinkedHashMap<>(wiring("app"));
        all.putAll(settings);
        var connector = ServiceProcess.start(
                packages, "connector-service", directory.resolve("connector-" + (connectors.size() + 1) + ".log"), all);
        connectors.add(connector);
        return connector;
    }

    @Override
    public Optional<String> migrate(Packages packages) {
        return ServiceProcess.migrate(
                packages, "connector-service", directory.resolve("migrate-" + ++migrations + ".log"), wiring("owner"));
    }

    @Override
    public void expandDatabase() {
        databases.expand(database);
    }

    /** So many connectors, all of them started before the source answers the first request. */
    public List<ServiceProcess> startTogether(int count, Map<String, String> settings) {
        source.halt();
        try {
            var together = new ArrayList<ServiceProcess>();
            for (var i = 0; i < count; i++) {
                together.add(start(settings));
            }
            together.forEach(ServiceProcess::awaitStarted);
            return together;
        } finally {
            source.goOn();
        }
    }

    /** Whether a connector says of itself that it is the active one. */
    public static boolean isActive(ServiceProcess connector) {
        return connector
                .managementAddress()
                .filter(address -> ACTIVE.matcher(new Rest(address, null)
                                .exchange("GET", "/q/metrics")
                                .body())
                        .find())
                .isPresent();
    }

    public Sandbox source() {
        return source.admin();
    }

    /** Everything on a topic, partition by partition in its order. */
    public List<ConsumerRecord<String, String>> published(String topic) {
        return kafka.read(topic);
    }

    /** Tells the connectors what a gateway would tell them. */
    public void announce(ProducerRecord<String, byte[]> callback) {
        kafka.write(callback);
    }

    /** What connectors have put aside, as topic and key. */
    @Override
    public List<String> deadLetters() {
        return Stream.concat(Stream.of("connectwise.callbacks"), TOPICS.stream())
                .flatMap(topic -> kafka.read(topic + ".connector-service.dead-letter").stream())
                .map(found -> found.topic() + " " + found.key())
                .toList();
    }

    public static List<String> topics() {
        return TOPICS;
    }

    public static int entities() {
        return ENTITIES.size();
    }

    public static Set<String> entityNames() {
        return ENTITIES;
    }

    public KillableBroker broker() {
        return broker;
    }

    /** A run as it stands in the database, by column; everything about it is here. */
    public record Run(String id, String entity, String mode, String state, Map<String, String> columns) {

        public boolean isCompleted() {
            return state.startsWith("completed");
        }

        /** Empty while it has not ended. */
        public Optional<Instant> finishedAt() {
            return Optional.ofNullable(columns.get("finished_millis"))
                    .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
        }

        public Instant requestedAt() {
            return Instant.ofEpochMilli(Long.parseLong(columns.get("requested_millis")));
        }

        public int resumed() {
            return Integer.parseInt(columns.get("resumed"));
        }
    }

    public List<Run> runs() {
        var runs = new ArrayList<Run>();
        for (var row : query(
                "SELECT *, (extract(epoch FROM finished_at) * 1000)::bigint AS finished_millis,"
                        + " (extract(epoch FROM requested_at) * 1000)::bigint AS requested_millis FROM sync_run ORDER BY entity, requested_at")) {
            runs.add(new Run(row.get("id"), row.get("entity"), row.get("mode"), row.get("state"), row));
        }
        return runs;
    }

    /** The first readings of all. A connector that starts reads what changed since then as well, as far as it is loaded. */
    public List<Run> loads() {
        return runs().stream().filter(run -> run.mode().equals("full")).toList();
    }

    /** Every entity has been read, no run is under way, and nothing waits for the broker. */
    public boolean isLoaded() {
        return loads().stream().filter(Run::isCompleted).count() == ENTITIES.size()
                && runs().stream().allMatch(Run::isCompleted)
                && pending() == 0;
    }

    /** All that there is has been compared with the source since then, and nothing waits for the broker. */
    public boolean isSweptSince(Instant moment) {
        return runs().stream()
                                .filter(run -> run.mode().equals("sweep") && run.isCompleted())
                                .filter(run -> run.requestedAt().isAfter(moment))
                                .map(Run::entity)
                                .distinct()
                                .count()
                        == ENTITIES.size()
                && pending() == 0;
    }

    /** Records that the broker does not have yet. */
    public long pending() {
        return Long.parseLong(query("SELECT count(*) AS pending FROM source_record WHERE pending IS NOT NULL")
                .get(0)
                .get("pending"));
    }

    /**
     * Records that were announced and not read again yet, and announcements that no connector has heard.
     *
     * <p>The lag is read first, because announcements go that way: a connector commits its row and only then the offset. What
     * is no part of the lag any more had its row before, and the rows that are counted then are these or later ones; what
     * moves in between is counted twice. The other way round it might be counted not at all: no row yet, and no lag
     * any more. So 0 means that all that was on the topic when this was called is read again or about to be published, see
     * {@link #pending()}.
     */
    public long announced() {
        var unheard = kafka.lag("connector-service", List.of("connectwise.callbacks"));
        return unheard
                + Long.parseLong(query("SELECT count(*) AS announced FROM refresh_request")
                        .get(0)
                        .get("announced"));
    }

    private List<Map<String, String>> query(String sql) {
        try (var connection = databases.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<Map<String, String>>();
            while (rows.next()) {
                var row = new TreeMap<String, String>();
                for (var i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.put(rows.getMetaData().getColumnName(i), rows.getString(i));
                }
                found.add(row);
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError("The database does not answer", e);
        }
    }

    /** @param role in the database, if that has roles */
    private Map<String, String> wiring(String role) {
        var settings = new LinkedHashMap<String, String>();
        source.environment()
                .forEach((name, value) -> settings.put(
                        name.toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-'), value));
        settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
        settings.putAll(secured == null ? databases.settings(database) : secured.settings(role));
        settings.putAll(Alone.settings());
        ENTITIES.forEach(entity -> settings.put("sync.every." + entity, "1h"));
        return settings;
    }

    @Override
    public void close() {
        connectors.forEach(ServiceProcess::close);
        source.close();
        kafka.close();
        broker.close();
    }
}

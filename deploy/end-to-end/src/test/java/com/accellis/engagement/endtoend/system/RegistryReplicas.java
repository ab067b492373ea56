package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.FreePort;
import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.KillableBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A place for client registries of any release without the rest of the system: an empty database and a broker of its own. */
public final class RegistryReplicas implements SiteWithDatabase {

    private static final String SERVICE = "client-registry-service";
    private static final List<String> CONSUMED = List.of("connectwise.companies", "connectwise.contacts");

    private final Path directory;
    private final KeyPair keys = newKeys();
    private final KillableBroker broker = KillableBroker.start();
    private final Kafka kafka = new Kafka(broker.bootstrapServers());
    private final Databases databases = new Databases(Infrastructure.start().database());
    private final String database = "registries_" + Long.toString(System.nanoTime(), 36);
    private final Map<ServiceProcess, String> addresses = new LinkedHashMap<>();
    private int logs;

    /** The database with roles; null when registries have all rights. */
    private SecuredDatabase secured;

    /** The connector's; null before somebody was erased. */
    private SecuredDatabase connector;

    private RegistryReplicas(String name) {
        directory = Systems.directory(name);
    }

    public static RegistryReplicas make(String name) {
        var site = new RegistryReplicas(name);
        site.databases.create(site.database);
        return site;
    }

    /** The same, for registries that have the rights of production in their database, and no others. */
    public static RegistryReplicas withRoles(String name) {
        var site = new RegistryReplicas(name);
        site.secured = site.makeDatabase(site.database);
        site.makeTables();
        return site;
    }

    private SecuredDatabase makeDatabase(String name) {
        return SecuredDatabase.make(Infrastructure.start().database(), directory, name);
    }

    /** Of a site whose database has roles. */
    public SecuredDatabase database() {
        return secured;
    }

    /**
     * Makes the list of a connector that has erased these contacts. No connector is needed for that, only its tables,
     * as its migrations make them.
     */
    public void listErased(Collection<Long> contacts) {
        connector = makeDatabase(database.replace("registries", "connector"));
        var settings = new LinkedHashMap<>(Alone.settings());
        settings.putAll(connector.settings("owner"));
        settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
        // It wants to know its source, and asks it nothing.
        settings.put("connectwise.base-url", "http://127.0.0.1:9/");
        List.of("company-id", "public-key", "private-key", "client-id")
                .forEach(name -> settings.put("connectwise." + name, "nobody"));
        ServiceProcess.migrate(Packages.current(), "connector-service", log("migrate-connector"), settings)
                .ifPresent(refused -> {
                    throw new AssertionError(refused);
                });
        try (var connection = connector.connect("app", connector);
                var insert =
                        connection.prepareStatement("INSERT INTO erased_contact (id, erased_at) VALUES (?, now())")) {
            for (var contact : contacts) {
                insert.setLong(1, contact);
                insert.executeUpdate();
            }
        } catch (SQLException e) {
            throw new AssertionError("The list cannot be written", e);
        }
    }

    /**
     * Has the registry's database forget whom the connector lists as erased, by the commands for restored databases.
     */
    public void forgetErased() {
        PostgresPrograms.run(
                secured.server(),
                directory,
                BackupPage.commands(
                        "DELETE FROM contact", Map.of("connector", connector.name(), "registry", secured.name())));
    }

    /** Whether the database has this person. */
    public boolean knows(long contact) {
        return count("contact WHERE id = " + contact) > 0;
    }

    /** As once a deletion cannot be seen on the topic any more. */
    public void compactAwayDeletions(String topic) {
        kafka.compactAwayDeletions(topic);
    }

    /** Has the next registry read all topics from their beginnings. None may be running. */
    public void resetOffsets() {
        kafka.resetOffsets(SERVICE, CONSUMED);
    }

    @Override
    public Optional<String> migrate(Packages packages) {
        return ServiceProcess.migrate(packages, SERVICE, log("migrate"), wiring("owner"));
    }

    @Override
    public void expandDatabase() {
        databases.expand(database);
    }

    @Override
    public ServiceProcess start(Packages packages, Map<String, String> settings) {
        try {
            var all = new LinkedHashMap<>(wiring("app"));
            var port = FreePort.find();
            all.put("quarkus.http.port", Integer.toString(port));
            all.putAll(settings);
            var service = ServiceProcess.start(packages, SERVICE, log("registry"), all);
            addresses.put(service, "http://127.0.0.1:" + port);
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the name of a manager. */
    public Rest manager(ServiceProcess service) {
        return as(service, "viewer", "manager");
    }

    /** In the name of an admin. */
    public Rest admin(ServiceProcess service) {
        return as(service, "viewer", "manager", "admin");
    }

    private Rest as(ServiceProcess service, String... roles) {
        return new Rest(
                addresses.get(service), Tokens.signedWith(keys.getPrivate()).of(roles));
    }

    public Producer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Everything on a topic, in the order of each key. */
    public List<ConsumerRecord<String, String>> published(String topic) {
        return kafka.read(topic);
    }

    /** What registries have put aside, as topic and key. */
    @Override
    public List<String> deadLetters() {
        return CONSUMED.stream()
                .flatMap(topic -> kafka.read(topic + "." + SERVICE + ".dead-letter").stream())
                .map(found -> found.topic() + " " + found.key())
                .toList();
    }

    /** Events that nobody has told the broker of yet. */
    public long unpublished() {
        return count("outbox");
    }

    private long count(String rowsOf) {
        try (var connection = databases.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM " + rowsOf)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError("The database does not answer", e);
        }
    }

    /** Events that were not applied yet. */
    public long unapplied() {
        return kafka.lag(SERVICE, CONSUMED);
    }

    private Path log(String what) {
        return directory.resolve(what + "-" + ++logs + ".log");
    }

    /** @param role in the database, if that has roles */
    private Map<String, String> wiring(String role) {
        var settings = new LinkedHashMap<>(Alone.settings());
        settings.putAll(secured == null ? databases.settings(database) : secured.settings(role));
        settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
        settings.put(
                "quarkus.oidc.public-key",
                Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
        settings.put("quarkus.oidc.token.issuer", Tokens.ISSUER);
        return settings;
    }

    private static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK has no RSA", e);
        }
    }

    @Override
    public void close() {
        new ArrayList<>(addresses.keySet()).forEach(ServiceProcess::close);
        kafka.close();
        broker.close();
    }
}

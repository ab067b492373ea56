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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A place for client registries of any release without the rest of the system: an empty database and a broker of its own. */
public final class RegistryReplicas implements SiteWithDatabase {

    private static final String SERVICE = "client-registry-service";

    private final Path directory;
    private final KeyPair keys = newKeys();
    private final KillableBroker broker = KillableBroker.start();
    private final Kafka kafka = new Kafka(broker.bootstrapServers());
    private final Databases databases = new Databases(Infrastructure.start().database());
    private final String database = "registries_" + Long.toString(System.nanoTime(), 36);
    private final Map<ServiceProcess, String> addresses = new LinkedHashMap<>();
    private int logs;

    private RegistryReplicas(String name) {
        directory = Systems.directory(name);
        databases.create(database);
    }

    public static RegistryReplicas make(String name) {
        return new RegistryReplicas(name);
    }

    @Override
    public Optional<String> migrate(Packages packages) {
        return ServiceProcess.migrate(packages, SERVICE, log("migrate"), wiring());
    }

    @Override
    public void expandDatabase() {
        databases.expand(database);
    }

    @Override
    public ServiceProcess start(Packages packages, Map<String, String> settings) {
        try {
            var all = new LinkedHashMap<>(wiring());
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
        return new Rest(
                addresses.get(service), Tokens.signedWith(keys.getPrivate()).of("viewer", "manager"));
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
        return Stream.of("connectwise.companies", "connectwise.contacts")
                .flatMap(topic -> kafka.read(topic + "." + SERVICE + ".dead-letter").stream())
                .map(found -> found.topic() + " " + found.key())
                .toList();
    }

    /** Events that nobody has told the broker of yet. */
    public long unpublished() {
        try (var connection = databases.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM outbox")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError("The database does not answer", e);
        }
    }

    /** Events that were not applied yet. */
    public long unapplied() {
        return kafka.lag(SERVICE, List.of("connectwise.companies", "connectwise.contacts"));
    }

    private Path log(String what) {
        return directory.resolve(what + "-" + ++logs + ".log");
    }

    private Map<String, String> wiring() {
        var settings = new LinkedHashMap<>(Alone.settings());
        settings.putAll(databases.settings(database));
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

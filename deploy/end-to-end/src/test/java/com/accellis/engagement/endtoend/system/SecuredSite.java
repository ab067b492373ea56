package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.CallbackSigner;
import com.accellis.engagement.testkit.FreePort;
import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.SecuredBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * All services with the rights that they have in production, and no others: each is a principal of its own in Kafka, under the
 * rules of {@code deploy/docker/kafka/acls.txt}, and works with a role of {@code deploy/docker/postgres/roles.sql} that owns
 * nothing.
 */
public final class SecuredSite implements AutoCloseable {

    /** Services with a database, by its name. */
    public static final Map<String, String> DATABASES = new TreeMap<>(Map.of(
            "connector", "connector-service", "registry", "client-registry-service", "scoring", "scoring-service"));

    static final String RULES = "deploy/docker/kafka/acls.txt";
    private static final int CLIENTS = 5;
    private static final long SEED = 1_001;

    private final Path directory = Systems.directory("secured");
    private final Infrastructure.Database server = Infrastructure.start().database();
    private final SandboxProcess source = SandboxProcess.start(directory, CLIENTS, SEED);
    private final CallbackSigner connectWise = CallbackSigner.start();
    private final SecuredBroker broker;
    private final Kafka kafka;
    /** So that other tests' databases are others. */
    private final String suffix = "_" + Long.toString(System.nanoTime(), 36);

    private final Map<String, SecuredDatabase> databases = new TreeMap<>();
    private final List<ServiceProcess> processes = new ArrayList<>();

    private SecuredSite() {
        broker = SecuredBroker.start(Repository.resolve(RULES));
        kafka = new Kafka(broker.unsecured());
    }

    /** Databases made, migrations run by their owners, and all services started. */
    public static SecuredSite start() {
        var site = new SecuredSite();
        DATABASES.forEach((database, service) -> {
            site.databases.put(database, SecuredDatabase.make(site.server, site.directory, database + site.suffix));
            site.migrate(database, service);
        });
        DATABASES.forEach(site::startService);
        site.processes.forEach(ServiceProcess::awaitStarted);
        return site;
    }

    private void migrate(String database, String service) {
        var settings = settings(database, service, "owner");
        settings.put("quarkus.flyway.migrate-at-start", "true");
        settings.put("quarkus.init-and-exit", "true");
        var migration = ServiceProcess.start(service, directory.resolve("migrate-" + database + ".log"), settings);
        if (!migration.endsWell()) {
            throw new AssertionError("Migrations of " + database + " failed: " + migration.output());
        }
    }

    private void startService(String database, String service) {
        var settings = settings(database, service, "app");
        processes.add(ServiceProcess.start(service, directory.resolve(service + ".log"), settings));
    }

    private Map<String, String> settings(String database, String service, String role) {
        var settings = new LinkedHashMap<>(Alone.settings());
        source.environment()
                .forEach((name, value) -> settings.put(
                        name.toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-'), value));
        broker.settings(service).forEach((name, value) -> settings.put("kafka." + name, value));
        settings.putAll(databases.get(database).settings(role));
        return settings;
    }

    /** Starts a gateway, sends it one callback, and answers with the status. */
    public int sendCallback(String messageId) {
        try {
            var port = FreePort.find();
            var settings = new LinkedHashMap<>(connectWise.gatewaySettings());
            broker.settings("webhook-gateway").forEach((name, value) -> settings.put("kafka." + name, value));
            settings.put("quarkus.http.host", "127.0.0.1");
            settings.put("quarkus.http.port", Integer.toString(port));
            settings.put("quarkus.management.host", "127.0.0.1");
            settings.put("quarkus.management.port", "0");
            var gateway = ServiceProcess.start("webhook-gateway", directory.resolve("webhook-gateway.log"), settings);
            processes.add(gateway);
            gateway.awaitStarted();
            var body = connectWise.ticketUpdated(messageId, 1, Instant.now(), 500);
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port
                                            + "/connectwise/webhook?recordId=1&action=updated"))
                                    .header("Content-Type", "application/json")
                                    .header("x-content-signature", connectWise.sign(body))
                                    .POST(BodyPublishers.ofByteArray(body))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** @param role owner, app or read */
    public Connection connect(String database, String role, String as) throws SQLException {
        return databases.get(as).connect(role, databases.get(database));
    }

    /** For clients that log in as this principal. */
    public Map<String, Object> kafkaSettings(String principal) {
        return new LinkedHashMap<>(broker.settings(principal));
    }

    /** With all rights. */
    public Kafka kafka() {
        return kafka;
    }

    public String logs() {
        var text = new StringBuilder();
        processes.forEach(process -> {
            var lines = process.output().lines().toList();
            lines.subList(Math.max(0, lines.size() - 30), lines.size())
                    .forEach(line -> text.append(line).append('\n'));
        });
        return text.toString();
    }

    @Override
    public void close() {
        processes.forEach(ServiceProcess::close);
        source.close();
        connectWise.close();
        kafka.close();
        broker.close();
    }
}

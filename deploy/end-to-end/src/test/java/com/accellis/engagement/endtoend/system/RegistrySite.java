package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.FreePort;
import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.KillableBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;

/** A client registry alone, which asks an identity provider whose tokens are good. */
public final class RegistrySite implements AutoCloseable {

    private final KillableBroker broker = KillableBroker.start();
    private final ServiceProcess service;
    private final String address;

    private RegistrySite(String issuer) throws IOException {
        var databases = new Databases(Infrastructure.start().database());
        var database = "registry_" + Long.toString(System.nanoTime(), 36);
        databases.create(database);
        var port = FreePort.find();
        address = "http://127.0.0.1:" + port;
        var settings = new LinkedHashMap<>(Alone.settings());
        settings.keySet().removeIf(name -> name.startsWith("quarkus.oidc."));
        settings.putAll(databases.settings(database));
        settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
        settings.put("quarkus.http.port", Integer.toString(port));
        settings.put("quarkus.oidc.auth-server-url", issuer);
        service = ServiceProcess.start(
                "client-registry-service", Systems.directory("registry").resolve("registry.log"), settings);
        service.awaitStarted();
    }

    public static RegistrySite start(String issuer) {
        try {
            return new RegistrySite(issuer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the name of whoever has this token; null for nobody. */
    public Rest as(String token) {
        return new Rest(address, token);
    }

    @Override
    public void close() {
        service.close();
        broker.close();
    }
}

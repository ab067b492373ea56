package com.accellis.engagement.endtoend.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A source outside the system, which goes on when the system dies: as ConnectWise does. It reaches nobody by callback. */
public final class SandboxProcess implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("sandbox listening on (http://\\S+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String COMPANY = "northwind";

    private final Process process;
    private final Path console;
    private final String token = secret();
    private final String publicKey = secret();
    private final String privateKey = secret();
    private final String clientId = secret();
    private final String crewHuKey = secret();

    private SandboxProcess(Path directory, int clients, long seed) {
        var packages = Repository.resolve("deploy/sandbox/target");
        this.console = directory.resolve("sandbox.log");
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-cp",
                packages + "/*" + File.pathSeparator + packages + "/lib/*",
                "com.accellis.engagement.sandbox.Main",
                "--port",
                "0",
                "--clients",
                Integer.toString(clients),
                "--seed",
                Long.toString(seed),
                "--no-live-changes",
                "--token",
                token,
                "--company-id",
                COMPANY,
                "--public-key",
                publicKey,
                "--private-key",
                privateKey,
                "--client-id",
                clientId,
                "--crewhu-key",
                crewHuKey);
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(console.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox cannot be run", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    static SandboxProcess start(Path directory, int clients, long seed) {
        var sandbox = new SandboxProcess(directory, clients, seed);
        try {
            Awaitility.await("address of the sandbox").atMost(START_LIMIT).until(() -> {
                if (!sandbox.process.isAlive()) {
                    throw new AssertionError("The sandbox ended: " + sandbox.output());
                }
                return ADDRESS.matcher(sandbox.output()).find();
            });
        } catch (RuntimeException | Error e) {
            sandbox.close();
            throw e;
        }
        return sandbox;
    }

    public Sandbox admin() {
        return new Sandbox(address(), token);
    }

    /** It takes connections, and answers nobody until it goes on. */
    void halt() {
        Signal.STOP.send(process);
    }

    void goOn() {
        Signal.CONT.send(process);
    }

    /** What makes the system read from here. */
    Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("CONNECTWISE_BASE_URL", address());
        environment.put("CONNECTWISE_COMPANY_ID", COMPANY);
        environment.put("CONNECTWISE_PUBLIC_KEY", publicKey);
        environment.put("CONNECTWISE_PRIVATE_KEY", privateKey);
        environment.put("CONNECTWISE_CLIENT_ID", clientId);
        environment.put("CREWHU_BASE_URL", address() + "/api/");
        environment.put("CREWHU_API_KEY", crewHuKey);
        return environment;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String address() {
        var line = ADDRESS.matcher(output());
        if (!line.find()) {
            throw new IllegalStateException("The sandbox has not said its address");
        }
        return line.group(1);
    }

    private String output() {
        try {
            return Files.readString(console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String secret() {
        return UUID.randomUUID().toString();
    }
}

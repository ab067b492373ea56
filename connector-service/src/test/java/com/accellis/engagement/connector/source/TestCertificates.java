package com.accellis.engagement.connector.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates made with the JDK's own keytool: an authority, and servers' certificates signed by it. */
final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final Path authority;
    /** The keys that all servers have, and the authority's certificate. */
    private final Path servers;

    private final Path request;

    TestCertificates(Path directory) {
        this.directory = directory;
        this.authority = directory.resolve("authority.p12");
        this.servers = directory.resolve("servers.p12");
        this.request = directory.resolve("servers.csr");
        Path authorityCertificate = directory.resolve("authority.pem");
        keytool(
                authority,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=Test authority",
                "-ext",
                "bc:c");
        keytool(authority, "-exportcert", "-alias", "a", "-rfc", "-file", authorityCertificate.toString());
        keytool(servers, "-genkeypair", "-alias", "s", "-keyalg", "EC", "-dname", "CN=Test server");
        keytool(servers, "-importcert", "-noprompt", "-alias", "a", "-file", authorityCertificate.toString());
        keytool(servers, "-certreq", "-alias", "s", "-file", request.toString());
    }

    /** What a client uses that trusts the authority. */
    SSLContext trusting() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("a", load(authority).getCertificate("a"));
            factory.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What a server uses.
     *
     * @param subject alternative name, such as {@code ip:127.0.0.1}
     * @param begin as keytool's {@code -startdate}, such as {@code -10d}
     */
    SSLContext server(String subject, String begin, int days) {
        Path store = directory.resolve("server-" + (subject + begin).replaceAll("\\W", "") + ".p12");
        Path certificate = Path.of(store + ".pem");
        keytool(
                authority,
                "-gencert",
                "-alias",
                "a",
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString(),
                "-rfc",
                "-ext",
                "san=" + subject,
                "-startdate",
                begin,
                "-validity",
                Integer.toString(days));
        copy(servers, store);
        keytool(store, "-importcert", "-noprompt", "-alias", "s", "-file", certificate.toString());
        try {
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(load(store), PASSWORD.toCharArray());
            var context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyStore load(Path store) throws GeneralSecurityException, IOException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static void keytool(Path store, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        // It runs for a moment only.
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

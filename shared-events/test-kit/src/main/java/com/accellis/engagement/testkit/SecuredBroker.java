package com.accellis.engagement.testkit;

import com.accellis.engagement.kit.topics.TopicSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** A Kafka with the platform's topics at which clients log in with SCRAM and may do what a list of rules says. */
public final class SecuredBroker implements AutoCloseable {

    private static final int PARTITIONS = 4;
    private static final int ITERATIONS = 4_096;
    private static final String USER = "User:";

    private final EmbeddedBroker broker;
    private final int clientsPort;
    private final Map<String, String> passwords = new HashMap<>();

    private SecuredBroker() throws IOException {
        clientsPort = FreePort.find();
        broker = EmbeddedBroker.startSecured(clientsPort);
    }

    /** @param rules one a line: principal, operations with commas, resource type, pattern type, name */
    public static SecuredBroker start(Path rules) {
        try {
            var secured = new SecuredBroker();
            TopicSetup.createMissing(
                    Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, secured.unsecured()), PARTITIONS, (short) 1);
            secured.apply(Files.readAllLines(rules).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> List.of(line.trim().split("\\s+")))
                    .toList());
            return secured;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void apply(List<List<String>> rules) {
        List<AclBinding> bindings = new ArrayList<>();
        List<UserScramCredentialAlteration> users = new ArrayList<>();
        for (List<String> rule : rules) {
            String principal = rule.get(0);
            passwords.computeIfAbsent(principal.substring(USER.length()), user -> {
                String password = UUID.randomUUID().toString();
                users.add(login(user, password));
                return password;
            });
            var resource = new ResourcePattern(
                    ResourceType.valueOf(constant(rule.get(2))),
                    rule.get(4),
                    PatternType.valueOf(constant(rule.get(3))));
            for (String operation : rule.get(1).split(",")) {
                bindings.add(new AclBinding(
                        resource,
                        new AccessControlEntry(
                                principal, "*", AclOperation.valueOf(constant(operation)), AclPermissionType.ALLOW)));
            }
        }
        change(users, bindings);
    }

    /** Nobody can log in as this principal until it is {@link #letIn}. */
    public void lockOut(String principal) {
        change(List.of(new UserScramCredentialDeletion(principal, ScramMechanism.SCRAM_SHA_512)), List.of());
    }

    /** With the {@link #settings} that it always had. */
    public void letIn(String principal) {
        change(List.of(login(principal, passwords.get(principal))), List.of());
    }

    private static UserScramCredentialUpsertion login(String user, String password) {
        return new UserScramCredentialUpsertion(
                user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password);
    }

    private void change(List<UserScramCredentialAlteration> users, List<AclBinding> bindings) {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, unsecured()))) {
            admin.alterUserScramCredentials(users).all().get();
            admin.createAcls(bindings).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker could not be told who may do what", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the broker was told who may do what", e);
        }
    }

    /** {@code transactional-id} is called {@code TRANSACTIONAL_ID}. */
    private static String constant(String text) {
        return text.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Where everything is allowed, for the test itself. */
    public String unsecured() {
        return broker.bootstrapServers();
    }

    /** What a client that is this principal has to be told, by the names of Kafka's settings. */
    public Map<String, String> settings(String principal) {
        return Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + clientsPort,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + principal
                        + "\" password=\"" + passwords.get(principal) + "\";");
    }

    @Override
    public void close() {
        broker.end();
    }
}

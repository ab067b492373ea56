package com.accellis.engagement.sandbox;

import com.accellis.engagement.sandbox.store.Size;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/**
 * How the sandbox is started.
 *
 * @param port 0 for any free one
 * @param data where the records are kept, or empty to forget them when stopped
 * @param size of what to invent
 * @param token of the admin API
 */
public record Options(
        int port,
        Optional<Path> data,
        Size size,
        boolean liveChanges,
        int liveChangesPerMinute,
        String token,
        String companyId,
        String publicKey,
        String privateKey,
        String clientId,
        String crewHuKey,
        String signingKey) {

    static final String USAGE = """
            usage: sandbox [--port N] [--data DIR] [--clients N] [--tickets N]
                           [--seed N] [--no-live-changes] [--live-changes-per-minute N]
                           [--token T] [--company-id T] [--public-key T]
                           [--private-key T] [--client-id T] [--crewhu-key T]
                           [--signing-key T]""";

    private static final String NO_LIVE_CHANGES = "--no-live-changes";
    private static final Set<String> WITH_VALUE = Set.of(
            "--port",
            "--data",
            "--clients",
            "--tickets",
            "--seed",
            "--live-changes-per-minute",
            "--token",
            "--company-id",
            "--public-key",
            "--private-key",
            "--client-id",
            "--crewhu-key",
            "--signing-key");

    /**
     * The records are invented, so the keys that open them may be known; the admin token is new each time.
     *
     * @throws IllegalArgumentException with a message for the person who typed the arguments
     */
    public static Options parse(List<String> arguments) {
        var given = values(arguments);
        return new Options(
                number(given, "--port", 0, 65_535).orElse(8090),
                Optional.ofNullable(given.get("--data"))
                        .map(directory -> Path.of(directory).toAbsolutePath()),
                new Size(
                        number(given, "--seed", Integer.MIN_VALUE, Integer.MAX_VALUE),
                        number(given, "--clients", 1, 10_000),
                        number(given, "--tickets", 1, 1_000_000)),
                !given.containsKey(NO_LIVE_CHANGES),
                number(given, "--live-changes-per-minute", 0, 60_000).orElse(6),
                given.getOrDefault("--token", UUID.randomUUID().toString()),
                given.getOrDefault("--company-id", "northwind"),
                given.getOrDefault("--public-key", "sandbox-public"),
                given.getOrDefault("--private-key", "sandbox-private"),
                given.getOrDefault("--client-id", "5a2b0c1e-0000-4000-8000-000000000001"),
                given.getOrDefault("--crewhu-key", "sandbox-crewhu"),
                given.getOrDefault("--signing-key", "sandbox-signing-key-1"));
    }

    private static Map<String, String> values(List<String> arguments) {
        var values = new HashMap<String, String>();
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var name = rest.next();
            if (name.equals(NO_LIVE_CHANGES)) {
                values.put(name, "");
            } else if (!WITH_VALUE.contains(name)) {
                throw new IllegalArgumentException("unknown option " + name);
            } else if (!rest.hasNext()) {
                throw new IllegalArgumentException(name + " needs a value");
            } else {
                values.put(name, rest.next());
            }
        }
        return values;
    }

    private static OptionalInt number(Map<String, String> given, String name, int low, int high) {
        if (!given.containsKey(name)) {
            return OptionalInt.empty();
        }
        try {
            var number = Integer.parseInt(given.get(name));
            if (number >= low && number <= high) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException notANumber) {
            // refused below, together with numbers out of range
        }
        throw new IllegalArgumentException(name + " needs a whole number from " + low + " to " + high);
    }

    /** Without the keys and tokens. */
    @Override
    public String toString() {
        return "port=" + port + " data=" + data + " size=" + size + " liveChanges=" + liveChanges;
    }
}

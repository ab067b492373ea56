package com.accellis.engagement.local;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/** Passwords, keys and what else must stay the same from start to start; made once, kept in a private file. */
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;

    private final Path file;
    private final Properties values = new Properties();

    private Secrets(Path file) {
        this.file = file;
    }

    static Secrets in(Path file) {
        var secrets = new Secrets(file);
        try {
            if (Files.exists(file)) {
                secrets.values.load(new StringReader(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return secrets;
    }

    /** The secret of that name: random, of digits and letters only, so that no command line or shell misreads it. */
    String get(String name) {
        return getOrMake(name, () -> HexFormat.of().formatHex(random(BYTES)));
    }

    synchronized String getOrMake(String name, Supplier<String> maker) {
        var known = values.getProperty(name);
        if (known != null) {
            return known;
        }
        var made = maker.get();
        put(name, made);
        return made;
    }

    synchronized Optional<String> find(String name) {
        return Optional.ofNullable(values.getProperty(name));
    }

    synchronized void put(String name, String value) {
        if (value.equals(values.setProperty(name, value))) {
            return;
        }
        try {
            var text = new StringWriter();
            values.store(text, null);
            PrivateFiles.write(file, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] random(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }
}

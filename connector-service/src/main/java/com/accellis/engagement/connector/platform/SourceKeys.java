package com.accellis.engagement.connector.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * What we sign in to the sources with, as the configuration has it at this moment: keys can be changed without a restart where
 * the configuration comes from files, see {@link SecretFiles}.
 */
@ApplicationScoped
public class SourceKeys {

    /** What every header can carry; also a space, which only the source can say whether it belongs there. */
    private static final Pattern SENDABLE = Pattern.compile("[\\x20-\\x7e]+");

    private final Config config;

    /** @param config asked again for each request */
    public SourceKeys(Config config) {
        this.config = config;
    }

    public Optional<String> connectWisePublicKey() {
        return value("connectwise.public-key");
    }

    public Optional<String> connectWisePrivateKey() {
        return value("connectwise.private-key");
    }

    public Optional<String> connectWiseClientId() {
        return value("connectwise.client-id");
    }

    public Optional<String> crewHuKey() {
        return value("crewhu.api-key");
    }

    private Optional<String> value(String name) {
        return config.getOptionalValue(name, String.class).map(key -> sendable(name, key));
    }

    /**
     * Part of what we sign in with, without the blanks around it. Looked at here because the JDK's client refuses what no
     * header can carry with a message that quotes it whole.
     *
     * @param setting as it is written in the configuration
     * @throws UnusableKey when it is blank or has other characters than printable ones of ASCII
     */
    public static String sendable(String setting, String value) {
        String stripped = value.strip();
        if (!SENDABLE.matcher(stripped).matches()) {
            throw new UnusableKey(setting);
        }
        return stripped;
    }

    /** A key cannot be sent. Says which, and nothing of its value. */
    public static final class UnusableKey extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String setting;

        UnusableKey(String setting) {
            super(setting + " is blank or has characters that no header can carry");
            this.setting = setting;
        }

        /** The name of the setting's environment variable. */
        public String variable() {
            return setting.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
        }
    }
}

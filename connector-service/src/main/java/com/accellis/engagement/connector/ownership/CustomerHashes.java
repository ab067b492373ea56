package com.accellis.engagement.connector.ownership;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/** What stands for a customer in the database. The key was made at random with the tables, and never leaves them. */
@ApplicationScoped
class CustomerHashes {

    private static final String ALGORITHM = "HmacSHA256";

    private final DataSource database;
    private volatile SecretKeySpec key;

    CustomerHashes(DataSource database) {
        this.database = database;
    }

    byte[] email(String normalised) {
        return hash("email", normalised);
    }

    byte[] id(String number) {
        return hash("id", number);
    }

    byte[] name(String normalised) {
        return hash("name", normalised);
    }

    private byte[] hash(String kind, String value) {
        if (value == null) {
            return null;
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key());
            return mac.doFinal((kind + ':' + value).getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }

    private SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            known = readKey();
            key = known;
        }
        return known;
    }

    private SecretKeySpec readKey() {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT secret FROM customer_key");
                var row = query.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("The table customer_key has lost its row");
            }
            return new SecretKeySpec(row.getBytes(1), ALGORITHM);
        } catch (SQLException e) {
            throw new OwnershipFailure("The key of the customers' hashes could not be read", e);
        }
    }
}

package com.accellis.engagement.registry.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** UUIDs that follow from a name: RFC 4122, version 5 (SHA-1). The JDK has version 3 (MD5) only. */
final class NameBasedUuid {

    private static final int VERSION_5 = 0x50;
    private static final int RFC_4122_VARIANT = 0x80;

    private NameBasedUuid() {}

    static UUID of(UUID namespace, String name) {
        MessageDigest sha1 = sha1();
        sha1.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .flip());
        byte[] hash = sha1.digest(name.getBytes(UTF_8));
        hash[6] = (byte) (hash[6] & 0x0F | VERSION_5);
        hash[8] = (byte) (hash[8] & 0x3F | RFC_4122_VARIANT);
        var bits = ByteBuffer.wrap(hash);
        return new UUID(bits.getLong(), bits.getLong());
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }
}

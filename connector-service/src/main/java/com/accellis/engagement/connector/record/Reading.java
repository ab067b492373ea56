package com.accellis.engagement.connector.record;

import com.accellis.engagement.connector.translation.Translated;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.kit.json.EventJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * A record as one request brought it, ready to be compared with what we hold.
 *
 * @param companyId whose record, its parent's company included
 */
record Reading(SourceEntity entity, Translated translated, SourceVersion version, Long companyId) {

    private static final SourceVersion NO_VERSION = new SourceVersion(Instant.EPOCH, 0);

    String id() {
        return translated.id();
    }

    byte[] event() {
        return EventJson.write(translated.event().at(version, companyId));
    }

    /** Equal for equal content, whatever the version. */
    byte[] contentHash() {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(EventJson.write(translated.event().at(NO_VERSION, companyId)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}

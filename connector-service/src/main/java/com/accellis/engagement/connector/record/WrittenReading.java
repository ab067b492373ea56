package com.accellis.engagement.connector.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.kit.digest.Sha256;
import com.accellis.engagement.kit.json.EventJson;
import java.io.ByteArrayOutputStream;
import java.time.Instant;

/**
 * A reading as it goes into its row. An event becomes JSON once and without its version, so that the hash is equal for equal
 * content; then the version is put in. To write a page of records is most of the work of an import.
 *
 * @param event with its version
 * @param contentHash equal for equal content, whatever the version
 */
record WrittenReading(Reading reading, byte[] event, byte[] contentHash) {

    private static final SourceVersion NO_VERSION = new SourceVersion(Instant.EPOCH, 0);
    /** Nothing else in an event reads like this: within texts quotation marks are escaped. */
    private static final byte[] WITHOUT_VERSION = field(NO_VERSION);

    static WrittenReading of(Reading reading) {
        byte[] content = EventJson.write(reading.translated().event().at(NO_VERSION, reading.companyId()));
        return new WrittenReading(reading, withVersion(content, reading.version()), Sha256.of(content));
    }

    private static byte[] withVersion(byte[] content, SourceVersion version) {
        int at = indexOfVersion(content);
        byte[] field = field(version);
        int rest = at + WITHOUT_VERSION.length;
        var event = new ByteArrayOutputStream(content.length + field.length);
        event.write(content, 0, at);
        event.writeBytes(field);
        event.write(content, rest, content.length - rest);
        return event.toByteArray();
    }

    private static int indexOfVersion(byte[] content) {
        for (int at = 0; at + WITHOUT_VERSION.length <= content.length; at++) {
            int matched = 0;
            while (matched < WITHOUT_VERSION.length && content[at + matched] == WITHOUT_VERSION[matched]) {
                matched++;
            }
            if (matched == WITHOUT_VERSION.length) {
                return at;
            }
        }
        throw new IllegalStateException("An event without its version");
    }

    private static byte[] field(SourceVersion version) {
        return ("\"version\":" + new String(EventJson.write(version), UTF_8)).getBytes(UTF_8);
    }
}

package com.accellis.engagement.connector.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.translation.Translated;
import com.accellis.engagement.connector.translation.Translator;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.kit.digest.Sha256;
import com.accellis.engagement.kit.json.EventJson;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WrittenReadingTest {

    private static final SourceVersion NO_VERSION = new SourceVersion(Instant.EPOCH, 0);
    private static final SourceVersion VERSION = new SourceVersion(Instant.parse("2026-02-03T14:05:09Z"), 1742);

    /** The text looks like what is replaced. */
    private final Translated translated = Translator.translate(
            SourceEntity.SERVICE_TICKETS,
            JsonNodeFactory.instance
                    .objectNode()
                    .put("id", 9001)
                    .put(
                            "summary",
                            "\"version\":{\"lastUpdated\":\"1970-01-01T00:00:00Z\",\"readNumber\":0} fällt aus"));

    @Test
    void theEventIsWhatItWouldBeIfItWereWrittenWithItsVersion() {
        assertThat(written(VERSION).event())
                .isEqualTo(EventJson.write(translated.event().at(VERSION, 250L)));
    }

    @Test
    void theHashIsThatOfTheContentWithoutItsVersion() {
        assertThat(written(VERSION).contentHash())
                .isEqualTo(
                        written(new SourceVersion(VERSION.lastUpdated(), 1743)).contentHash())
                .isEqualTo(Sha256.of(EventJson.write(translated.event().at(NO_VERSION, 250L))));
    }

    private WrittenReading written(SourceVersion version) {
        return WrittenReading.of(new Reading(SourceEntity.SERVICE_TICKETS, translated, version, 250L));
    }
}

package com.accellis.engagement.connector.source;

import com.accellis.engagement.events.SourceEntity;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * Records as one request brought them.
 *
 * @param readNumber number of the request, taken before it was sent
 * @param serverDate the source's clock when it answered
 * @param wholeOf the parent whose records these are, all of them; null when there may be others
 */
public record ReadPage(SourceEntity entity, List<JsonNode> records, long readNumber, Instant serverDate, Long wholeOf) {

    public ReadPage {
        records = List.copyOf(records);
    }

    public ReadPage(SourceEntity entity, List<JsonNode> records, long readNumber, Instant serverDate) {
        this(entity, records, readNumber, serverDate, null);
    }

    /** The same answer with some of its records. */
    public ReadPage withRecords(List<JsonNode> some) {
        return new ReadPage(entity, some, readNumber, serverDate, wholeOf);
    }
}

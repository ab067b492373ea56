package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.conditions.Conditions;
import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.pulling.PullWindow;
import com.accellis.engagement.connector.source.EntityReader;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.events.SourceEntity;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads an entity that ConnectWise has as a list. Always by id, forward only: rows that change, appear or vanish meanwhile
 * then neither repeat nor hide others, and a reading can go on wherever it stopped.
 */
final class ListReader implements EntityReader {

    private static final Map<String, String> FORWARD_ONLY = Map.of("pagination-type", "forward-only");
    private static final String ONLY_IDS = "id,_info/lastUpdated";

    private final SourceEntity entity;
    private final boolean tellsChanges;
    private final ConnectWiseApi api;
    private final int pageSize;

    /** @param tellsChanges whether {@code lastUpdated} can be asked for and tells all changes; else everything is read */
    ListReader(SourceEntity entity, boolean tellsChanges, ConnectWiseApi api, ConnectWiseConfig config) {
        this.entity = entity;
        this.tellsChanges = tellsChanges;
        this.api = api;
        this.pageSize = config.pageSize();
    }

    @Override
    public SourceEntity entity() {
        return entity;
    }

    @Override
    public boolean configured() {
        return api.configured();
    }

    @Override
    public void read(PullWindow asked, String position, Sink sink) {
        PullWindow window = tellsChanges ? asked : PullWindow.EVERYTHING;
        Map<String, String> filter = window.changedAfter()
                .map(moment -> Map.of("conditions", Conditions.changedAfter(moment)))
                .orElse(Map.of());
        readPages(filter, position, (page, reached) -> sink.page(changedAfter(window, page), reached));
    }

    @Override
    public boolean listedById() {
        return true;
    }

    @Override
    public void readIds(String position, Sink sink) {
        readPages(Map.of("fields", ONLY_IDS), position, sink);
    }

    @Override
    public ReadPage readByIds(Collection<Long> ids) {
        return api.list(
                Purpose.RUN,
                entity,
                ConnectWisePaths.list(entity),
                Map.of("conditions", Conditions.idIn(ids), "pageSize", Integer.toString(ids.size())),
                Map.of());
    }

    @Override
    public OptionalLong count() {
        return OptionalLong.of(api.count(ConnectWisePaths.list(entity)));
    }

    private void readPages(Map<String, String> parameters, String position, Sink sink) {
        long after = position == null ? 0 : Long.parseLong(position);
        while (true) {
            Map<String, String> query = new HashMap<>(parameters);
            query.put("pageSize", Integer.toString(pageSize));
            query.put("pageId", Long.toString(after));
            ReadPage page = api.list(Purpose.RUN, entity, ConnectWisePaths.list(entity), query, FORWARD_ONLY);
            long last = lastId(page, after);
            sink.page(page, Long.toString(last));
            // A link to the next page may be missing, so only a short page ends the list.
            if (page.records().size() < pageSize) {
                return;
            }
            if (last <= after) {
                throw new SourceFailure("The pages of " + entity.wireName() + " do not go on after id " + after, null);
            }
            after = last;
        }
    }

    private static long lastId(ReadPage page, long after) {
        return page.records().stream()
                .map(row -> row.path("id"))
                .filter(JsonNode::isIntegralNumber)
                .mapToLong(JsonNode::longValue)
                .max()
                .orElse(after);
    }

    /** The same filter once more: whether ConnectWise reads date literals as meant is not certain everywhere. */
    private static ReadPage changedAfter(PullWindow window, ReadPage page) {
        if (window.changedAfter().isEmpty()) {
            return page;
        }
        Instant moment = window.changedAfter().get();
        return page.withRecords(page.records().stream()
                .filter(row -> !isOlder(row.path("_info").path("lastUpdated"), moment))
                .toList());
    }

    private static boolean isOlder(JsonNode lastUpdated, Instant moment) {
        try {
            return lastUpdated.isTextual()
                    && Instant.parse(lastUpdated.textValue()).isBefore(moment);
        } catch (DateTimeException e) {
            // What cannot be judged here is judged, and rejected, when it is translated.
            return false;
        }
    }
}

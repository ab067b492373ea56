package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.conditions.Conditions;
import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.pulling.PullWindow;
import com.accellis.engagement.connector.source.EntityReader;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.events.SourceEntity;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** Reads an entity that ConnectWise has as a list with {@code lastUpdated}. */
final class ListReader implements EntityReader {

    private static final Map<String, String> FORWARD_ONLY = Map.of("pagination-type", "forward-only");

    private final SourceEntity entity;
    private final ConnectWiseApi api;
    private final int pageSize;

    ListReader(SourceEntity entity, ConnectWiseApi api, ConnectWiseConfig config) {
        this.entity = entity;
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
    public void read(PullWindow window, Consumer<ReadPage> page) {
        if (window.changedAfter().isPresent()) {
            readChanged(window.changedAfter().get(), page);
        } else {
            readAll(page);
        }
    }

    /** By id, so that rows which change meanwhile neither repeat nor get lost. */
    private void readAll(Consumer<ReadPage> sink) {
        long after = 0;
        while (true) {
            ReadPage page = api.list(
                    entity,
                    ConnectWisePaths.list(entity),
                    Map.of("pageSize", Integer.toString(pageSize), "pageId", Long.toString(after)),
                    FORWARD_ONLY);
            sink.accept(page);
            // A link to the next page may be missing, so only a short page ends the list.
            if (page.records().size() < pageSize) {
                return;
            }
            after = lastId(page, after);
        }
    }

    private long lastId(ReadPage page, long after) {
        long last = page.records().stream()
                .map(row -> row.path("id"))
                .filter(JsonNode::isIntegralNumber)
                .mapToLong(JsonNode::longValue)
                .max()
                .orElse(after);
        if (last <= after) {
            throw new SourceFailure("The pages of " + entity.wireName() + " do not go on after id " + after, null);
        }
        return last;
    }

    /** Short filtered reads; ordered by id, because without an order pages overlap while rows change. */
    private void readChanged(Instant changedAfter, Consumer<ReadPage> sink) {
        for (int number = 1; ; number++) {
            ReadPage page = api.list(
                    entity,
                    ConnectWisePaths.list(entity),
                    Map.of(
                            "conditions", Conditions.changedAfter(changedAfter),
                            "orderBy", "id asc",
                            "pageSize", Integer.toString(pageSize),
                            "page", Integer.toString(number)));
            sink.accept(page);
            if (page.records().size() < pageSize) {
                return;
            }
        }
    }
}

package com.accellis.engagement.connector.markets;

import com.accellis.engagement.connector.connectwise.ConnectWiseApi;
import com.accellis.engagement.connector.connectwise.ConnectWisePaths;
import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.connector.history.SyncMode;
import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.events.SourceEntity;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Reads the market descriptions. A company names its market, but whether it counts as changed when the market gets another
 * name is not known; so all companies are read again then.
 */
@ApplicationScoped
class FollowMarkets {

    private static final Logger LOG = Logger.getLogger(FollowMarkets.class);

    private final ConnectWiseApi api;
    private final MarketDescriptions markets;
    private final SyncHistory history;
    private final ActiveLease lease;

    FollowMarkets(ConnectWiseApi api, MarketDescriptions markets, SyncHistory history, ActiveLease lease) {
        this.api = api;
        this.markets = markets;
        this.history = history;
        this.lease = lease;
    }

    /** @return whether a market that we knew has another name now */
    boolean follow() {
        Map<Long, String> now = new TreeMap<>();
        for (JsonNode row : api.plainList(ConnectWisePaths.MARKETS, Map.of("pageSize", "1000", "orderBy", "id asc"))) {
            if (row.path("id").isIntegralNumber() && row.path("name").isTextual()) {
                now.put(row.path("id").longValue(), row.path("name").textValue());
            }
        }
        Map<Long, String> before = markets.all();
        if (now.equals(before)) {
            return false;
        }
        boolean renamed = before.entrySet().stream()
                .anyMatch(market -> now.containsKey(market.getKey())
                        && !now.get(market.getKey()).equals(market.getValue()));
        lease.write(() -> {
            markets.replace(now);
            if (renamed) {
                history.request(SourceEntity.COMPANIES, SyncMode.FULL);
            }
        });
        LOG.infof("markets changed: count=%d renamed=%s", now.size(), renamed);
        return renamed;
    }
}

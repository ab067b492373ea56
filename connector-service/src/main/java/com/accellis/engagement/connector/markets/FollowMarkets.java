package com.accellis.engagement.connector.markets;

import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.connector.history.SyncMode;
import com.accellis.engagement.connector.record.KeepReadings.MarketsRenamed;
import com.accellis.engagement.events.SourceEntity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * A company names its market, but whether it counts as changed when the market gets another name is not known; so all
 * companies are read again then.
 */
@ApplicationScoped
class FollowMarkets {

    private static final Logger LOG = Logger.getLogger(FollowMarkets.class);

    private final SyncHistory history;

    FollowMarkets(SyncHistory history) {
        this.history = history;
    }

    void onRenamed(@Observes MarketsRenamed renamed) {
        history.request(SourceEntity.COMPANIES, SyncMode.FULL);
        LOG.infof("markets renamed, companies are read again: marketIds=%s", renamed.ids());
    }
}

package com.accellis.engagement.registry.classification;

import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.classification.ClientMarkets.Follower;
import com.accellis.engagement.registry.history.Action;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.MarketIndustries;
import com.accellis.engagement.registry.market.MarketMappings;
import com.accellis.engagement.registry.platform.WriterTurn;
import com.accellis.engagement.registry.roster.Roster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;

/** Says which industry each market has; the clients that follow a market move with it. */
@ApplicationScoped
class SetIndustries {

    private final MarketMappings mappings;
    private final ClientMarkets markets;
    private final Roster roster;
    private final WriterTurn turn;

    SetIndustries(MarketMappings mappings, ClientMarkets markets, Roster roster, WriterTurn turn) {
        this.mappings = mappings;
        this.markets = markets;
        this.roster = roster;
        this.turn = turn;
    }

    /** What goes into the history. */
    record Replacement(Map<String, Industry> before, Map<String, Industry> after) {}

    /**
     * @param byMarket all mappings as they are to be
     * @param seen the version that the author has seen
     */
    @Transactional
    void replace(Map<String, Industry> byMarket, long seen, String author) {
        turn.take();
        if (mappings.version() != seen) {
            throw ProblemType.STALE.because("The mappings are at version " + mappings.version());
        }
        Map<String, Industry> before = mappings.all();
        if (before.equals(byMarket)) {
            return;
        }
        mappings.replace(byMarket);
        var moving = moving(byMarket).stream().map(Follower::clientId).toList();
        roster.change(Action.INDUSTRY_MAPPING, author, edit -> {
            edit.alsoChanged(new Replacement(before, byMarket));
            edit.touch(moving);
        });
    }

    /** The clients whose industry would change, without those that were removed; nothing is saved. */
    @Transactional
    List<Follower> preview(Map<String, Industry> byMarket) {
        var industries = new MarketIndustries(byMarket);
        return moving(byMarket).stream()
                .filter(client -> !client.deleted())
                .filter(client -> industries.of(client.market()) != client.industry())
                .toList();
    }

    private List<Follower> moving(Map<String, Industry> byMarket) {
        var industries = new MarketIndustries(byMarket);
        return markets.followers().stream()
                .filter(client -> client.movesWith(industries))
                .toList();
    }
}

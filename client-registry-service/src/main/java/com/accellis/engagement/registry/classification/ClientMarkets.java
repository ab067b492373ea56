package com.accellis.engagement.registry.classification;

import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.IndustrySource;
import com.accellis.engagement.registry.industry.MarketIndustries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** The markets of companies and of the clients that follow them. */
@ApplicationScoped
class ClientMarkets {

    /** Which company a client follows is told by ClientProfile; removed clients follow theirs too. */
    private static final String FOLLOWING = """
            SELECT c.id, c.name, c.industry, c.industry_source, followed.market, c.deleted
            FROM client c
            JOIN LATERAL (
                SELECT company.market
                FROM (SELECT a.company_id AS id, true AS own FROM company_assignment a WHERE a.client_id = c.id
                      UNION ALL SELECT c.home_company_id, false) candidate
                JOIN company ON company.id = candidate.id
                ORDER BY NOT own, company.name IS NULL, company.id IS DISTINCT FROM c.home_company_id, company.id
                LIMIT 1
            ) followed ON true
            WHERE c.chosen_industry IS NULL
            ORDER BY lower(c.name), c.id
            """;

    private static final String MARKETS = """
            SELECT min(market), count(*) FROM company
            WHERE market IS NOT NULL AND NOT deleted GROUP BY lower(btrim(market)) ORDER BY 1
            """;

    private final EntityManager database;

    ClientMarkets(EntityManager database) {
        this.database = database;
    }

    /**
     * A client that follows a market.
     *
     * @param market null when its company has none
     * @param deleted whether it was removed or merged
     */
    record Follower(
            UUID clientId, String name, Industry industry, IndustrySource source, String market, boolean deleted) {

        boolean movesWith(MarketIndustries industries) {
            return industries.of(market) != industry || industries.source(market) != source;
        }
    }

    /** @param companies that are not deleted */
    record Market(String name, long companies) {}

    /** In the order of their names. Needs a transaction, as everything here does. */
    List<Follower> followers() {
        return database.unwrap(Session.class).createNativeQuery(FOLLOWING, Object[].class).getResultList().stream()
                .map(row -> new Follower(
                        (UUID) row[0],
                        (String) row[1],
                        WireNamed.stored(Industry.values(), (String) row[2]),
                        WireNamed.stored(IndustrySource.values(), (String) row[3]),
                        (String) row[4],
                        (Boolean) row[5]))
                .toList();
    }

    /** As ConnectWise has them, each once whatever its case. */
    List<Market> markets() {
        return database.unwrap(Session.class).createNativeQuery(MARKETS, Object[].class).getResultList().stream()
                .map(row -> new Market((String) row[0], (Long) row[1]))
                .toList();
    }

    long companiesWithoutMarket() {
        return database.unwrap(Session.class)
                .createNativeQuery("SELECT count(*) FROM company WHERE market IS NULL AND NOT deleted", Long.class)
                .getSingleResult();
    }
}

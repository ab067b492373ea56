package com.accellis.engagement.registry.market;

import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.MarketIndustries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.Session;

/** Keeps which industry each market has. One document with one version: whoever replaces it has seen all of it. */
@ApplicationScoped
public class MarketMappings {

    private final EntityManager database;

    MarketMappings(EntityManager database) {
        this.database = database;
    }

    /** Needs a transaction, as everything here does. */
    public MarketIndustries industries() {
        return new MarketIndustries(all());
    }

    /** By the name of the market as somebody entered it. */
    public Map<String, Industry> all() {
        Map<String, Industry> all = new TreeMap<>();
        database.unwrap(Session.class)
                .createNativeQuery("SELECT market, industry FROM market_industry", Object[].class)
                .getResultList()
                .forEach(row -> all.put((String) row[0], WireNamed.stored(Industry.values(), (String) row[1])));
        return all;
    }

    /** Grows with every replacement. */
    public long version() {
        return database.unwrap(Session.class)
                .createNativeQuery("SELECT version FROM market_industry_version", Long.class)
                .getSingleResult();
    }

    /** Needs the writers' turn. */
    public void replace(Map<String, Industry> byMarket) {
        database.createNativeQuery("DELETE FROM market_industry").executeUpdate();
        byMarket.forEach((market, industry) -> database.createNativeQuery(
                        "INSERT INTO market_industry (market, industry) VALUES (:market, :industry)")
                .setParameter("market", market)
                .setParameter("industry", industry.wireName())
                .executeUpdate());
        database.createNativeQuery("UPDATE market_industry_version SET version = version + 1")
                .executeUpdate();
    }
}

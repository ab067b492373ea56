package com.accellis.engagement.registry.industry;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The industry of each market. Markets are names that people type in ConnectWise: case and outer spaces do not matter. */
public final class MarketIndustries {

    private final Map<String, Industry> byMarket;

    public MarketIndustries(Map<String, Industry> byMarket) {
        Map<String, Industry> normalised = new HashMap<>();
        byMarket.forEach((market, industry) -> normalised.put(normalise(market), industry));
        this.byMarket = Map.copyOf(normalised);
    }

    /** {@link Industry#OTHER} for a market without an industry, and when the company has no market (null). */
    public Industry of(String market) {
        return market == null ? Industry.OTHER : byMarket.getOrDefault(normalise(market), Industry.OTHER);
    }

    /** Where {@link #of} has the industry from. */
    public IndustrySource source(String market) {
        if (market == null) {
            return IndustrySource.NO_MARKET;
        }
        return byMarket.containsKey(normalise(market)) ? IndustrySource.MARKET : IndustrySource.UNKNOWN_MARKET;
    }

    /** What makes two spellings the same market. */
    public static String normalise(String market) {
        return market.strip().toLowerCase(Locale.ROOT);
    }
}

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

    /** The markets that a new ConnectWise comes with. */
    public static MarketIndustries usual() {
        return new MarketIndustries(Map.of(
                "Legal", Industry.LEGAL,
                "Healthcare", Industry.HEALTHCARE,
                "Manufacturing", Industry.MANUFACTURING,
                "Retail", Industry.RETAIL,
                "Financial", Industry.FINANCE,
                "Education", Industry.EDUCATION,
                "Non-Profit", Industry.NONPROFIT));
    }

    /** {@link Industry#OTHER} for a market without an industry, and when the company has no market (null). */
    public Industry of(String market) {
        return market == null ? Industry.OTHER : byMarket.getOrDefault(normalise(market), Industry.OTHER);
    }

    private static String normalise(String market) {
        return market.strip().toLowerCase(Locale.ROOT);
    }
}

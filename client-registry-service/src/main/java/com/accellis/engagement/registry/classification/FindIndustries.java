package com.accellis.engagement.registry.classification;

import com.accellis.engagement.registry.classification.ClientMarkets.Market;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.IndustrySource;
import com.accellis.engagement.registry.industry.MarketIndustries;
import com.accellis.engagement.registry.market.MarketMappings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the industries of all markets. */
@ApplicationScoped
class FindIndustries {

    private final MarketMappings mappings;
    private final ClientMarkets markets;

    FindIndustries(MarketMappings mappings, ClientMarkets markets) {
        this.mappings = mappings;
        this.markets = markets;
    }

    /** @param companies how many have this market */
    public record Mapping(String market, Industry industry, long companies) {}

    /** @param companies how many have this market, and are therefore of industry {@code other} */
    public record UnknownMarket(String market, long companies) {}

    /**
     * The document.
     *
     * @param version its ETag
     * @param unknownMarkets markets of companies that have no industry yet
     * @param companiesWithoutMarket in ConnectWise: of industry {@code other}, and marked as missing
     */
    public record Mappings(
            long version, List<Mapping> mappings, List<UnknownMarket> unknownMarkets, long companiesWithoutMarket) {}

    @Transactional
    Mappings all() {
        Map<String, Industry> byMarket = mappings.all();
        var industries = new MarketIndustries(byMarket);
        Map<String, Market> heard = markets.markets().stream()
                .collect(Collectors.toMap(
                        market -> MarketIndustries.normalise(market.name()), Function.identity(), (a, b) -> a));
        return new Mappings(
                mappings.version(),
                byMarket.entrySet().stream()
                        .map(mapping ->
                                new Mapping(mapping.getKey(), mapping.getValue(), companies(heard, mapping.getKey())))
                        .toList(),
                heard.values().stream()
                        .filter(market -> industries.source(market.name()) == IndustrySource.UNKNOWN_MARKET)
                        .map(market -> new UnknownMarket(market.name(), market.companies()))
                        .sorted((a, b) -> a.market().compareToIgnoreCase(b.market()))
                        .toList(),
                markets.companiesWithoutMarket());
    }

    private static long companies(Map<String, Market> heard, String market) {
        Market found = heard.get(MarketIndustries.normalise(market));
        return found == null ? 0 : found.companies();
    }
}

package com.accellis.engagement.registry.industry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketIndustriesTest {

    private static final MarketIndustries INDUSTRIES =
            new MarketIndustries(Map.of("Legal", Industry.LEGAL, "Non-Profit", Industry.NONPROFIT));

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            nullValues = "none",
            value = {
                "Legal, legal",
                "Non-Profit, nonprofit",
                "' non-profit ', nonprofit",
                "Agriculture, other",
                "'', other",
                "none, other"
            })
    void everyMarketHasAnIndustry(String market, String industry) {
        assertThat(INDUSTRIES.of(market).wireName()).isEqualTo(industry);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            nullValues = "none",
            value = {"LEGAL, market", "Agriculture, unknown-market", "'', unknown-market", "none, no-market"})
    void saysWhyItIsThatIndustry(String market, String source) {
        assertThat(INDUSTRIES.source(market).wireName()).isEqualTo(source);
    }
}

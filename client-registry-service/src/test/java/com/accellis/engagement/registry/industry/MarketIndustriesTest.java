package com.accellis.engagement.registry.industry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketIndustriesTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            nullValues = "none",
            value = {
                "Legal, legal",
                "Healthcare, healthcare",
                "Manufacturing, manufacturing",
                "Retail, retail",
                "Financial, finance",
                "Education, education",
                "Non-Profit, nonprofit",
                "' non-profit ', nonprofit",
                "Agriculture, other",
                "'', other",
                "none, other"
            })
    void everyMarketHasAnIndustry(String market, String industry) {
        assertThat(MarketIndustries.usual().of(market).wireName()).isEqualTo(industry);
    }
}

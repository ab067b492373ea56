package com.accellis.engagement.scoring.ageing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.scoring.platform.ScoringConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionPeriodsTest {

    private static final Map<String, String> NO_DEFAULT = Map.of(
            "scoring.rating-scale.5", "5",
            "scoring.readiness-every", "1s",
            "scoring.ageing-every", "1s",
            "scoring.scorecard-every", "1s",
            "scoring.rescore-marked-every", "1s",
            "scoring.audit-every", "1s",
            "scoring.requested-audits-every", "1s");

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "scoring.keep-known-for, 24h",
        "scoring.keep-audits-for, 1d",
        "scoring.keep-closings-for, 180d",
        "scoring.keep-facts-for, 491d"
    })
    void theLeastIsEnough(String setting, String period) {
        assertThatCode(() -> RetentionJob.check(with(setting, period))).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "scoring.keep-known-for, 23h, 1d",
        "scoring.keep-known-for, 0s, 1d",
        "scoring.keep-audits-for, 0s, 1d",
        "scoring.keep-closings-for, 179d, 180d",
        "scoring.keep-facts-for, 490d, 491d",
        "scoring.keep-facts-for, 179d, 180d"
    })
    void lessIsRefused(String setting, String period, String least) {
        assertThatThrownBy(() -> RetentionJob.check(with(setting, period)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(setting + " is at least " + least + ", was ");
    }

    static ScoringConfig with(String setting, String period) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ScoringConfig.class)
                .withDefaultValues(NO_DEFAULT)
                .withDefaultValue(setting, period)
                .build()
                .getConfigMapping(ScoringConfig.class);
    }
}

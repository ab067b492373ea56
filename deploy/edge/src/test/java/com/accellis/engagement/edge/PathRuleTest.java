package com.accellis.engagement.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathRuleTest {

    @ParameterizedTest(name = "{0} is read as {1}")
    @CsvSource({
        "/, /",
        "/api/v1/scores?window=30, /api/v1/scores",
        "/scores/a%20b, /scores/a b",
        "/scores/a+b, /scores/a+b",
        "/%71/metrics, /q/metrics",
        "/scores/..., /scores/..."
    })
    void plainPathsAreDecodedOnce(String target, String path) {
        assertThat(PathRule.judge(target).path()).contains(path);
    }

    @ParameterizedTest(name = "{0} is refused as {1}")
    @CsvSource({
        "http://elsewhere/, MALFORMED_TARGET",
        "*, MALFORMED_TARGET",
        "/scores/%2e%2e/q/metrics, MALFORMED_TARGET",
        "/scores%2Fx, MALFORMED_TARGET",
        "/scores%5cx, MALFORMED_TARGET",
        "/scores\\x, MALFORMED_TARGET",
        "/scores/%zz, MALFORMED_TARGET",
        "/scores/%, MALFORMED_TARGET",
        "/scores?%, MALFORMED_TARGET",
        "/scores?window=%zz, MALFORMED_TARGET",
        "/scores?q={x}, MALFORMED_TARGET",
        "//q/metrics, NOT_FOUND",
        "/scores//x, NOT_FOUND",
        "/scores/../q/metrics, NOT_FOUND",
        "/./q, NOT_FOUND",
        "/q;x=1/metrics, NOT_FOUND"
    })
    void pathsThatReadersUnderstandDifferentlyAreRefused(String target, Problem problem) {
        assertThat(PathRule.judge(target).refusal()).contains(problem);
    }
}

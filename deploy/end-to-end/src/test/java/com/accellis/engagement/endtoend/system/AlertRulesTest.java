package com.accellis.engagement.endtoend.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlertRulesTest {

    @Test
    void dividesDurationsAndNothingElse() {
        var faster = AlertRules.faster("""
                - record: engagement:callbacks_bad:ratio_rate1h
                  expr: |
                    sum(increase(some_total{topic=~".*[.].*", le="0.2"}[1h])) > 5
                      unless other_total offset 6h > 3 * 3600
                  for: 15m
                - alert: Short
                  expr: |
                    min_over_time(some_gauge[2m]) > 0 or rate(some_total[20s]) > 0
                  for: 10s
                  annotations:
                    description: "Not within 15 minutes, for: 5m."
                """);

        assertThat(faster).isEqualTo("""
                - record: engagement:callbacks_bad:ratio_rate1h
                  expr: |
                    sum(increase(some_total{topic=~".*[.].*", le="0.2"}[180s])) > 5
                      unless other_total offset 1080s > 3 * 3600
                  for: 45s
                - alert: Short
                  expr: |
                    min_over_time(some_gauge[30s]) > 0 or rate(some_total[20s]) > 0
                  for: 10s
                  annotations:
                    description: "Not within 15 minutes, for: 5m."
                """);
    }

    @Test
    void doesNotDivideHowLongAGaugeThatRemembersIsWaitedFor() {
        var rules = """
                - alert: WorkersBusy
                  expr: |
                    max(worker_pool_queue_delay_seconds_max) > 2 and rate(some_total[10m]) > 0
                  for: 5m
                - alert: Next
                  expr: up == 0
                  for: 5m
                """;

        assertThat(AlertRules.faster(rules))
                .isEqualTo(rules.replace("[10m]", "[30s]").replace("up == 0\n  for: 5m", "up == 0\n  for: 30s"));
    }
}

package com.accellis.engagement.endtoend.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final Metrics METRICS = Metrics.of("""
            # TYPE engagement_outbox_waiting gauge
            engagement_outbox_waiting 3.0
            engagement_source_age_seconds{entity="surveys",} NaN
            engagement_source_age_seconds{entity="companies"} 1.25E1
            kafka_consumer_fetch_manager_records_lag{client_id="a",partition="0",topic="connectwise.companies",} 4.0
            kafka_consumer_fetch_manager_records_lag{client_id="a",partition="1",topic="connectwise.companies",} 5.0
            kafka_consumer_fetch_manager_records_lag{client_id="a",partition="2",topic="connectwise.companies",} NaN
            kafka_consumer_fetch_manager_records_lag{client_id="a",partition="0",topic="connectwise_companies",} 4.0
            """);

    @Test
    void findsSamplesByNameAndLabel() {
        assertThat(METRICS.value("engagement_outbox_waiting")).isEqualTo(3);
        assertThat(METRICS.value("engagement_source_age_seconds", "entity", "companies"))
                .isEqualTo(12.5);
        assertThat(METRICS.value("engagement_source_age_seconds", "entity", "surveys"))
                .isNaN();
    }

    @Test
    void addsUpWhatIsANumber() {
        assertThat(METRICS.sum("kafka_consumer_fetch_manager_records_lag", "topic", "connectwise.companies"))
                .isEqualTo(9);
        assertThat(METRICS.sum("kafka_consumer_fetch_manager_records_lag", "topic", "connectwise.contacts"))
                .isZero();
    }

    @Test
    void doesNotTakeWhatIsMissingOrAmbiguousForAnAnswer() {
        assertThatThrownBy(() -> METRICS.value("engagement_outbox_oldest_age_seconds"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> METRICS.value("kafka_consumer_fetch_manager_records_lag"))
                .isInstanceOf(AssertionError.class);
    }
}

package com.accellis.engagement.endtoend.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class GaugesTest {

    @Test
    void findsWhatIsWaitingAndNothingElse() {
        var waiting = Gauges.waiting("""
                # HELP engagement_outbox_waiting Events that the broker does not have yet
                # TYPE engagement_outbox_waiting gauge
                engagement_outbox_waiting 3.0
                engagement_records_waiting{entity="contacts",} 0.0
                engagement_records_waiting{entity="companies",topic="a b"} 1.2E1
                engagement_events_consumed_total{topic="connectwise.tickets"} 9.0
                jvm_threads_waiting 7.0
                """);

        assertThat(waiting)
                .containsExactly(entry("engagement_outbox_waiting", 3.0), entry("engagement_records_waiting", 12.0));
    }
}

package com.accellis.engagement.sandbox.requests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestLogTest {

    private final RequestLog log = new RequestLog(3);

    @Test
    void knowsTheMostRequestsWithinAnyMinute() {
        for (var at : new long[] {0, 30_000, 59_999, 60_000, 61_000, 200_000, 200_001}) {
            log.apiRequestBegan(at);
        }

        // 30.000, 59.999, 60.000 and 61.000 s; the one at 0 is over at 60.000.
        assertThat(log.totals().get("mostInAnyMinute").asInt()).isEqualTo(4);
    }

    @Test
    void knowsTheMostRequestsAtOnce() {
        log.apiRequestBegan(1);
        log.apiRequestBegan(2);
        log.apiRequestEnded();
        log.apiRequestBegan(3);

        assertThat(log.totals().get("mostInFlight").asInt()).isEqualTo(2);
        assertThat(log.totals().get("inFlight").asInt()).isEqualTo(2);
    }

    @Test
    void keepsTheNewestAndCountsAll() {
        for (var status : new int[] {200, 200, 429, 0, 200}) {
            log.answered(7, "GET", "/a/12", "/a/{id}", "x=1", status);
        }

        assertThat(log.after(0)).extracting(RequestLog.Entry::number).containsExactly(3L, 4L, 5L);
        assertThat(log.after(4)).containsExactly(new RequestLog.Entry(5, 7, "GET", "/a/12", "x=1", 200));
        assertThat(log.totals().get("total").asInt()).isEqualTo(5);
        assertThat(log.totals().get("throttled").asInt()).isEqualTo(1);
        assertThat(log.totals().get("paths").get("GET /a/{id}")).hasToString("{\"0\":1,\"200\":3,\"429\":1}");
    }

    @Test
    void startsAnewButGoesOnNumbering() {
        log.apiRequestBegan(1);
        log.answered(1, "GET", "/a", "/a", "", 429);

        log.reset();

        assertThat(log.after(0)).isEmpty();
        assertThat(log.totals())
                .hasToString("{\"total\":0,\"throttled\":0,\"mostInAnyMinute\":0,\"mostInFlight\":1,\"inFlight\":1,"
                        + "\"lastNumber\":1,\"paths\":{}}");
    }
}

package com.accellis.engagement.scoring.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.scoring.counting.CountingBasis;
import com.accellis.engagement.scoring.counting.CountingRules;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever the order, repetition and grouping of events: the rules end in what a recalculation from scratch says. */
class ConvergenceTest {

    private static final Set<String> CLOSING = Set.of("Completed");
    private static final Map<Integer, Integer> RATINGS = Map.of(-5, 1, 0, 3, 5, 5);
    private static final int FIRST_CARD = 1;

    @Property(seed = "4711")
    void anyDeliveryEndsInTheFullRecalculation(
            @ForAll @Size(max = 120) List<Long> codes,
            @ForAll long situations,
            @ForAll long delivery,
            @ForAll("starts") Instant start,
            @ForAll("zones") ZoneId zone) {
        var history = History.of(codes, new Names(1), start, FIRST_CARD, situations);
        var model = new Model(new CountingRules(new CountingBasis(zone, CLOSING, RATINGS)));

        history.delivery(new SplittableRandom(delivery)).forEach(model::apply);

        var expected = Recalculation.of(history, zone, CLOSING);
        var found = model.outcome(history.end());
        assertThat(found.facts()).isEqualTo(expected.facts());
        assertThat(found.buckets()).isEqualTo(expected.buckets());
        assertThat(found.scores()).isEqualTo(expected.scores());
    }

    /** A year's end, a leap day, and both changes of the clock in each of the zones. */
    @Provide
    Arbitrary<Instant> starts() {
        return Arbitraries.of(
                        "2026-01-01T04:59:59Z",
                        "2024-02-29T12:00:00Z",
                        "2024-03-01T00:00:00Z",
                        "2026-03-08T06:30:00Z",
                        "2026-03-29T00:30:00Z",
                        "2026-10-25T00:30:00Z",
                        "2026-11-01T05:30:00Z",
                        "2026-12-31T23:59:59Z")
                .map(Instant::parse);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of("UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe")
                .map(ZoneId::of);
    }
}

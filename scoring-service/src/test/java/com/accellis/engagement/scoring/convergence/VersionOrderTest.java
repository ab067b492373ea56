package com.accellis.engagement.scoring.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.scoring.counting.Activity;
import com.accellis.engagement.scoring.counting.CountingBasis;
import com.accellis.engagement.scoring.counting.CountingRules;
import com.accellis.engagement.scoring.counting.LatestVersions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The laws that make order, repetition and grouping of versions not matter. */
class VersionOrderTest {

    private static final Instant DAY = Instant.parse("2026-01-15T00:00:00Z");
    private static final CountingRules RULES = new CountingRules(new CountingBasis(ZoneOffset.UTC, Set.of(), Map.of()));

    @Property(seed = "4711")
    void versionsAreTotallyOrdered(
            @ForAll("versions") SourceVersion a,
            @ForAll("versions") SourceVersion b,
            @ForAll("versions") SourceVersion c) {
        assertThat(a.isNewerThan(a)).isFalse();
        assertThat(a.isNewerThan(b) && b.isNewerThan(a)).isFalse();
        assertThat(a.isNewerThan(b) || b.isNewerThan(a) || a.equals(b)).isTrue();
        if (a.isNewerThan(b) && b.isNewerThan(c)) {
            assertThat(a.isNewerThan(c)).isTrue();
        }
        if (!a.lastUpdated().equals(b.lastUpdated())) {
            assertThat(a.isNewerThan(b)).isEqualTo(a.lastUpdated().isAfter(b.lastUpdated()));
        } else {
            assertThat(a.isNewerThan(b)).isEqualTo(a.readNumber() > b.readNumber());
        }
    }

    @Property(seed = "4711")
    void keepingTheNewestIsCommutativeAssociativeAndIdempotent(
            @ForAll("versions") SourceVersion a,
            @ForAll("versions") SourceVersion b,
            @ForAll("versions") SourceVersion c) {
        var first = activity(a);
        var second = activity(b);
        var third = activity(c);
        assertThat(newest(first, first)).isEqualTo(first);
        assertThat(newest(first, second)).isEqualTo(newest(second, first));
        assertThat(newest(newest(first, second), third))
                .isEqualTo(newest(first, newest(second, third)))
                .isEqualTo(newest(third, second, first, second))
                .extracting(Activity::version)
                .isEqualTo(Stream.of(a, b, c).sorted().toList().get(2));
    }

    @Property(seed = "4711")
    void aDeletionIsUndoneByALaterReadingOnly(
            @ForAll("versions") SourceVersion deletion, @ForAll("versions") SourceVersion other) {
        var deleted = RULES.of(
                new TicketChanged(1, deletion, true, null, null, null, null, null, null, null, null, false, null));
        var ticket = activity(other);
        if (!deletion.equals(other)) {
            assertThat(newest(deleted, ticket).deleted()).isEqualTo(deletion.compareTo(other) > 0);
            assertThat(newest(ticket, deleted)).isEqualTo(newest(deleted, ticket));
        }
    }

    private static Activity newest(Activity... activities) {
        return LatestVersions.of(List.of(activities)).get(0);
    }

    /** The same version says the same: there is one reading of each number. */
    private static Activity activity(SourceVersion version) {
        return RULES.of(new TicketChanged(
                1,
                version,
                false,
                TicketChanged.Kind.SERVICE,
                version.readNumber(),
                "Printer",
                "Help Desk",
                "New",
                DAY,
                null,
                null,
                false,
                null));
    }

    /** Few values, so that ties are common, and the extremes. */
    @Provide
    Arbitrary<SourceVersion> versions() {
        return Combinators.combine(
                        Arbitraries.of(Instant.EPOCH, DAY, DAY.plusSeconds(1), DAY.plusNanos(1_000), Instant.MAX),
                        Arbitraries.of(0L, 1L, 2L, 9L, 10L, Long.MAX_VALUE))
                .as(SourceVersion::new);
    }
}

package com.accellis.engagement.scoring.counting;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.AgreementAdditionChanged;
import com.accellis.engagement.events.AgreementChanged;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.SurveyChanged;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.TimeEntryChanged;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountingRulesTest {

    private static final SourceVersion V = new SourceVersion(Instant.EPOCH, 1);
    private static final Instant ENTERED = Instant.parse("2026-02-03T14:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2026, 2, 3);
    private static final CountingRules RULES = rules("UTC");

    private static CountingRules rules(String zone) {
        return new CountingRules(new CountingBasis(ZoneId.of(zone), Set.of(">Done"), Map.of(-5, 1, 0, 3, 5, 5)));
    }

    private static TicketChanged ticket(TicketChanged.Kind kind, boolean closed, String status, Instant resolved) {
        return new TicketChanged(1, V, false, kind, 250L, "s", "b", status, ENTERED, resolved, null, closed, null);
    }

    @ParameterizedTest(name = "{0} counts {1}")
    @CsvSource({"SERVICE, 1", "PROJECT, 0", "PROJECT_ISSUE, 0"})
    void onlyServiceTicketsCount(TicketChanged.Kind kind, int tickets) {
        assertThat(RULES.of(ticket(kind, false, "New", null)).adds().tickets()).isEqualTo(tickets);
    }

    @ParameterizedTest(name = "closed={0} status={1} resolved={2}: {3}")
    @CsvSource({
        "true, >Closed, 2026-02-03T18:00:00Z, 1",
        "true, >Closed, 2026-02-03T18:00:01Z, 0",
        "true, >Closed, 2026-02-03T14:00:00Z, 1",
        "true, >Closed, 2026-02-03T13:59:59Z, 0",
        "false, New, 2026-02-03T15:00:00Z, 0",
        "false, >Done, 2026-02-03T15:00:00Z, 1",
        "true, >Closed, , 0"
    })
    void firstTouchIsClosedNowAndResolvedWithinFourHours(boolean closed, String status, Instant resolved, int counts) {
        assertThat(RULES.of(ticket(TicketChanged.Kind.SERVICE, closed, status, resolved))
                        .adds()
                        .firstTouch())
                .isEqualTo(counts);
    }

    @Test
    void withoutAResolutionTimeTheClosingTimeDecides() {
        var ticket = new TicketChanged(
                1,
                V,
                false,
                TicketChanged.Kind.SERVICE,
                250L,
                "s",
                "b",
                ">Closed",
                ENTERED,
                null,
                ENTERED.plusSeconds(60),
                true,
                null);
        assertThat(RULES.of(ticket).adds().firstTouch()).isEqualTo(1);
    }

    @Test
    void aMergedTicketDoesNotCount() {
        var merged = new TicketChanged(
                1, V, false, TicketChanged.Kind.SERVICE, 250L, "s", "b", ">Closed", ENTERED, null, null, true, 2L);
        assertThat(RULES.of(merged).day()).isNull();
    }

    @Test
    void aTicketWithoutEntryTimeIsRejectedAndNotGuessed() {
        var undated = new TicketChanged(
                1, V, false, TicketChanged.Kind.SERVICE, 250L, "s", "b", "New", null, null, null, false, null);
        assertThat(RULES.of(undated).rejected()).isTrue();
        assertThat(RULES.of(undated).day()).isNull();
    }

    @ParameterizedTest(name = "{0} is {1} in {2}")
    @CsvSource({
        "2026-02-03T23:30:00Z, 2026-02-03, UTC",
        "2026-02-03T23:30:00Z, 2026-02-04, Europe/Berlin",
        "2026-02-03T04:59:59Z, 2026-02-02, America/New_York",
        "2026-03-29T00:30:00Z, 2026-03-29, Europe/Berlin"
    })
    void instantsFallOnTheDayOfTheBusinessTimeZone(Instant instant, LocalDate day, String zone) {
        assertThat(rules(zone).dayOf(instant)).isEqualTo(day);
    }

    @ParameterizedTest(name = "{0} on {1}: {2} h")
    @CsvSource({
        "Billable, ServiceTicket, 1.25",
        "Billable, Company, 1.25",
        "Billable, ChargeCode, 0",
        "DoNotBill, ServiceTicket, 0",
        "NoCharge, ServiceTicket, 0"
    })
    void billableTimeOutsideChargeCodesCounts(String billable, String chargedTo, BigDecimal hours) {
        var entry = new TimeEntryChanged(1, V, false, 250L, null, chargedTo, billable, ENTERED, new BigDecimal("1.25"));
        assertThat(RULES.of(entry).adds().hours()).isEqualByComparingTo(hours);
    }

    @Test
    void aRunningTimeEntryCountsNoHoursYet() {
        var running = new TimeEntryChanged(1, V, false, 250L, null, "ServiceTicket", "Billable", ENTERED, null);
        assertThat(RULES.of(running).adds().hours()).isZero();
        assertThat(RULES.of(running).rejected()).isFalse();
    }

    @Test
    void agreementDatesAreCalendarDatesInEveryZone() {
        var agreement = new AgreementChanged(1, V, false, 250L, "a", "t", DAY, null, false);
        assertThat(rules("America/New_York").of(agreement).day()).isEqualTo(DAY);
    }

    @Test
    void whatWasCancelledItselfDoesNotCount() {
        assertThat(RULES.of(new AgreementChanged(1, V, false, 250L, "a", "t", DAY, null, true))
                        .day())
                .isNull();
        assertThat(RULES.of(new AgreementAdditionChanged(1, V, false, 11L, 250L, "p", DAY, DAY))
                        .day())
                .isNull();
        assertThat(RULES.of(new AgreementAdditionChanged(1, V, false, 11L, 250L, "p", DAY, null))
                        .adds()
                        .procurement())
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "rating {0} counts as {1}")
    @CsvSource({"-5, 1", "0, 3", "5, 5", "3, 0", ", 0"})
    void ratingsAreScaledAndUnknownOnesDoNotCount(Integer rating, int satisfaction) {
        var survey = new SurveyChanged("a", V, false, 250L, SurveyChanged.LinkedBy.TICKET, 9L, rating, ENTERED, false);
        assertThat(RULES.of(survey).adds().ratingSum()).isEqualTo(satisfaction);
        assertThat(RULES.of(survey).adds().answers()).isEqualTo(satisfaction == 0 ? 0 : 1);
    }

    @Test
    void anInactiveUnansweredOrUnlinkedSurveyDoesNotCount() {
        assertThat(RULES.of(new SurveyChanged("a", V, false, 250L, null, 9L, 5, ENTERED, true))
                        .day())
                .isNull();
        assertThat(RULES.of(new SurveyChanged("a", V, false, 250L, null, 9L, 5, null, false))
                        .day())
                .isNull();
        assertThat(RULES.of(new SurveyChanged("a", V, false, null, null, 9L, 5, ENTERED, false))
                        .day())
                .isNull();
    }
}

package com.accellis.engagement.scoring.counting;

import com.accellis.engagement.events.AgreementAdditionChanged;
import com.accellis.engagement.events.AgreementChanged;
import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.events.SurveyChanged;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.TimeEntryChanged;
import com.accellis.engagement.scoring.counting.Activity.Adds;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Which facts count, for what, and on which day. Instants fall on the calendar day they have in the business time zone;
 * agreement dates are calendar dates already.
 */
public final class CountingRules {

    private static final Duration FIRST_TOUCH_WITHIN = Duration.ofHours(4);
    private static final String BILLABLE = "Billable";
    /** Time on charge codes is internal work without a client's meaning. */
    private static final String CHARGE_CODE = "ChargeCode";

    private final CountingBasis basis;

    public CountingRules(CountingBasis basis) {
        this.basis = basis;
    }

    public LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, basis.zone());
    }

    /** What an event of any source counts for. */
    public Activity of(SourceEvent event) {
        if (event instanceof TicketChanged ticket) {
            return of(ticket);
        }
        if (event instanceof TimeEntryChanged entry) {
            return of(entry);
        }
        if (event instanceof AgreementChanged agreement) {
            return of(agreement);
        }
        if (event instanceof AgreementAdditionChanged addition) {
            return of(addition);
        }
        if (event instanceof SurveyChanged survey) {
            return of(survey);
        }
        throw new IllegalArgumentException(event.getClass().getSimpleName() + " is not counted");
    }

    /** Service tickets that were not merged into another count on the day they were entered. */
    public Activity of(TicketChanged ticket) {
        boolean counts = !ticket.deleted()
                && ticket.kind() == TicketChanged.Kind.SERVICE
                && ticket.mergedIntoId() == null
                && ticket.companyId() != null;
        LocalDate day = ticket.enteredAt() == null ? null : dayOf(ticket.enteredAt());
        return activity(ticket, ticket.companyId(), counts, day, Adds.ofTicket(resolvedAtFirstTouch(ticket)));
    }

    private boolean resolvedAtFirstTouch(TicketChanged ticket) {
        boolean closed = ticket.closed()
                || ticket.status() != null && basis.closingStatuses().contains(ticket.status());
        Instant resolved = ticket.resolvedAt() != null ? ticket.resolvedAt() : ticket.closedAt();
        if (!closed || resolved == null || ticket.enteredAt() == null) {
            return false;
        }
        Duration taken = Duration.between(ticket.enteredAt(), resolved);
        return !taken.isNegative() && taken.compareTo(FIRST_TOUCH_WITHIN) <= 0;
    }

    /** Billable time counts on the day it started; a running entry counts 0 hours. */
    public Activity of(TimeEntryChanged entry) {
        boolean counts = !entry.deleted()
                && BILLABLE.equals(entry.billableOption())
                && !CHARGE_CODE.equals(entry.chargeToType())
                && entry.companyId() != null;
        LocalDate day = entry.startedAt() == null ? null : dayOf(entry.startedAt());
        return activity(
                entry,
                entry.companyId(),
                counts,
                day,
                Adds.ofHours(entry.hours() == null ? BigDecimal.ZERO : entry.hours()));
    }

    /** An agreement that is not cancelled counts on the day it starts. */
    public Activity of(AgreementChanged agreement) {
        boolean counts = !agreement.deleted() && !agreement.cancelled() && agreement.companyId() != null;
        return activity(agreement, agreement.companyId(), counts, agreement.startDate(), Adds.ofProcurement());
    }

    /** An addition that is not cancelled itself counts on the day it takes effect. */
    public Activity of(AgreementAdditionChanged addition) {
        boolean counts = !addition.deleted() && addition.cancelledDate() == null && addition.companyId() != null;
        return activity(addition, addition.companyId(), counts, addition.effectiveDate(), Adds.ofProcurement());
    }

    /** A linked, active answer counts on the day it was given. */
    public Activity of(SurveyChanged survey) {
        Integer rating = survey.rating() == null ? null : basis.ratingScale().get(survey.rating());
        boolean counts = !survey.deleted()
                && !survey.inactive()
                && rating != null
                && survey.answeredAt() != null
                && survey.companyId() != null;
        return activity(
                survey,
                survey.companyId(),
                counts,
                counts ? dayOf(survey.answeredAt()) : null,
                counts ? Adds.ofAnswer(rating) : Adds.NOTHING);
    }

    private static Activity activity(SourceEvent event, Long companyId, boolean counts, LocalDate day, Adds adds) {
        boolean rejected = counts && day == null;
        boolean really = counts && day != null;
        return new Activity(
                event.key(),
                event.version(),
                event.deleted(),
                companyId,
                really ? day : null,
                really ? adds : Adds.NOTHING,
                rejected,
                event);
    }
}

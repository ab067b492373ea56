package com.accellis.engagement.events;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * Time that somebody worked ({@code /time/entries}).
 *
 * @param companyId for whom, null when ConnectWise has none
 * @param ticketId the ticket it was charged to, null when charged to something else
 * @param chargeToType {@code Company, ServiceTicket, ProjectTicket, ChargeCode, Activity}
 * @param billableOption {@code Billable, DoNotBill, NoCharge, NoDefault}
 * @param startedAt {@code timeStart}
 * @param hours {@code actualHours}; null while the entry runs
 */
public record TimeEntryChanged(
        long id,
        SourceVersion version,
        boolean deleted,
        Long companyId,
        Long ticketId,
        String chargeToType,
        String billableOption,
        Instant startedAt,
        BigDecimal hours)
        implements SourceEvent {

    @Override
    public String key() {
        return Long.toString(id);
    }
}

package com.accellis.engagement.events;

import java.time.LocalDate;

/**
 * A contract with a company ({@code /finance/agreements}). Dates are calendar dates as entered, not instants.
 *
 * @param companyId whose agreement, null when ConnectWise has none
 * @param endDate null when it has no end
 */
public record AgreementChanged(
        long id,
        SourceVersion version,
        boolean deleted,
        Long companyId,
        String name,
        String type,
        LocalDate startDate,
        LocalDate endDate,
        boolean cancelled)
        implements SourceEvent {

    @Override
    public String key() {
        return Long.toString(id);
    }
}

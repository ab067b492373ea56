package com.accellis.engagement.events;

import java.time.LocalDate;

/**
 * A product added to an agreement ({@code /finance/agreements/{id}/additions}), stamped with its agreement's company.
 * It is deleted together with its agreement.
 *
 * @param companyId the agreement's company, null when it has none
 * @param product identifier of the product
 * @param cancelledDate null while not cancelled
 */
public record AgreementAdditionChanged(
        long id,
        SourceVersion version,
        boolean deleted,
        Long agreementId,
        Long companyId,
        String product,
        LocalDate effectiveDate,
        LocalDate cancelledDate)
        implements SourceEvent {

    @Override
    public String key() {
        return Long.toString(id);
    }
}

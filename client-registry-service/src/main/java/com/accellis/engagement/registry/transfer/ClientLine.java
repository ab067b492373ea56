package com.accellis.engagement.registry.transfer;

import com.accellis.engagement.registry.industry.Industry;
import java.util.List;
import java.util.UUID;

/**
 * A line of a file of clients. What the line leaves empty is null, and stays as it is.
 *
 * @param number of the line in the file, the heading being 1
 * @param id null for a new client
 * @param companyIds all companies that the client is to have
 * @param faults why the line cannot be imported; empty when it can
 */
record ClientLine(
        long number,
        UUID id,
        String name,
        Industry industry,
        Boolean autoScoring,
        Integer window,
        Boolean retired,
        String notes,
        List<Long> companyIds,
        List<Fault> faults) {

    /** @param column null when it is not one column's fault */
    public record Fault(String column, String reason) {}
}

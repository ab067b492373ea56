package com.accellis.engagement.registry.transfer;

import com.accellis.engagement.registry.industry.Industry;
import java.util.List;
import java.util.UUID;

/**
 * A line of a file of clients. What the line leaves empty is null, or an empty cell, and stays as it is.
 *
 * @param number of the line in the file as an editor counts them, the heading being 1
 * @param id null for a new client
 * @param edition of the client that the author of the file has seen; null when the line is to win whatever happened
 * @param name exactly as in the file: spaces and all
 * @param companyIds all companies that the client is to have
 * @param faults why the line cannot be imported; empty when it can
 */
record ClientLine(
        long number,
        UUID id,
        Long edition,
        Cell<String> name,
        Cell<Industry> industry,
        Boolean autoScoring,
        Integer window,
        Boolean retired,
        Cell<String> notes,
        List<Long> companyIds,
        List<Fault> faults) {

    static ClientLine unreadable(long number, Fault fault) {
        return new ClientLine(
                number, null, null, Cell.empty(), Cell.empty(), null, null, null, Cell.empty(), null, List.of(fault));
    }
}

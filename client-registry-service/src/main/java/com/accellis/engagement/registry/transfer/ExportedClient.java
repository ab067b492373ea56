package com.accellis.engagement.registry.transfer;

import com.accellis.engagement.registry.industry.Industry;
import java.util.List;
import java.util.UUID;

/**
 * A client in a file.
 *
 * @param industry null unless somebody chose it: otherwise the file would make a choice of it when it comes back
 * @param window in days
 * @param notes null when there are none
 */
public record ExportedClient(
        UUID id,
        long edition,
        String name,
        Industry industry,
        boolean autoScoring,
        int window,
        boolean retired,
        String notes,
        List<Long> companyIds) {}

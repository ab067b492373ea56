package com.accellis.engagement.events;

import java.util.UUID;

/**
 * Which client a ConnectWise company counts for.
 *
 * @param clientId null when it counts for none
 * @param revision grows with every change of this company's assignment
 */
public record CompanyAssigned(long companyId, UUID clientId, long revision) {

    public String key() {
        return Long.toString(companyId);
    }
}

package com.accellis.engagement.registry.lifecycle;

import java.util.UUID;

/** The ids of clients. */
public final class ClientIds {

    /** Never changes: with another namespace every client would get another id. */
    private static final UUID COMPANIES = UUID.fromString("6f0d5cf2-5a0e-4c58-9d4c-1f6b8b1c7a3e");

    private ClientIds() {}

    /** The id of the client made from that company: the same on every installation and after every replay. */
    public static UUID madeFromCompany(long companyId) {
        return NameBasedUuid.of(COMPANIES, Long.toString(companyId));
    }
}

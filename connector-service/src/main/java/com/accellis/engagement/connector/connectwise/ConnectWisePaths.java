package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.events.SourceEntity;

/** Where ConnectWise keeps each kind of record, below {@code /apis/3.0}. */
public final class ConnectWisePaths {

    /** Registrations of callbacks. */
    public static final String CALLBACKS = "/system/callbacks";

    private ConnectWisePaths() {}

    /** The list of an entity; additions have none of their own, see {@link #additions}. */
    public static String list(SourceEntity entity) {
        return switch (entity) {
            case COMPANIES -> "/company/companies";
            case CONTACTS -> "/company/contacts";
            case SERVICE_TICKETS -> "/service/tickets";
            case PROJECT_TICKETS -> "/project/tickets";
            case TIME_ENTRIES -> "/time/entries";
            case AGREEMENTS -> "/finance/agreements";
            case MARKET_DESCRIPTIONS -> "/company/marketDescriptions";
            case AGREEMENT_ADDITIONS, SURVEYS ->
                throw new IllegalArgumentException(entity + " is no list of ConnectWise");
        };
    }

    public static String one(SourceEntity entity, long id) {
        return list(entity) + "/" + id;
    }

    /** Additions exist only below their agreement. */
    public static String additions(long agreement) {
        return "/finance/agreements/" + agreement + "/additions";
    }
}

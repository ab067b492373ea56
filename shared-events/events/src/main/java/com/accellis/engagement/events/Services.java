package com.accellis.engagement.events;

/** The services by the name they have in topics, REST paths and logs; equal to their directory in the repository. */
public final class Services {

    public static final String GATEWAY = "webhook-gateway";
    public static final String CONNECTOR = "connector-service";
    public static final String REGISTRY = "client-registry-service";
    public static final String SCORING = "scoring-service";

    private Services() {}
}

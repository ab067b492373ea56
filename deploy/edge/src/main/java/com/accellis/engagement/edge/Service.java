package com.accellis.engagement.edge;

import java.util.Arrays;
import java.util.Optional;

/** The services behind this origin, by the name their module has. */
enum Service {
    CONNECTOR("connector-service"),
    REGISTRY("client-registry-service"),
    SCORING("scoring-service"),
    GATEWAY("webhook-gateway");

    private final String module;

    Service(String module) {
        this.module = module;
    }

    String module() {
        return module;
    }

    static Optional<Service> named(String module) {
        return Arrays.stream(values())
                .filter(service -> service.module.equals(module))
                .findFirst();
    }
}

package com.accellis.engagement.kit.http;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Some addresses exist once per service and say which one is meant; the edge knows, and others may not. */
@ApplicationScoped
public class OwnName {

    private final String name;

    OwnName(@ConfigProperty(name = "quarkus.application.name") String name) {
        this.name = name;
    }

    /** @throws ProblemException {@code not-found} when another service is meant */
    public void require(String service) {
        if (!service.equals(name)) {
            throw ProblemType.NOT_FOUND.because("This is " + name);
        }
    }
}

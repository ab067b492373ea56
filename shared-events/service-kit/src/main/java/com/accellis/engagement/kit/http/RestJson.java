package com.accellis.engagement.kit.http;

import com.accellis.engagement.kit.json.EventJson;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** REST answers are written like events. */
class RestJson {

    @Produces
    @Singleton
    ObjectMapper mapper() {
        return EventJson.mapper();
    }
}

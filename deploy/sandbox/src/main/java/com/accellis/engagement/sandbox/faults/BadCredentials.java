package com.accellis.engagement.sandbox.faults;

import com.fasterxml.jackson.databind.JsonNode;

/** How wrong keys are answered: ConnectWise's cloud may say 404 where others say 401. */
public record BadCredentials(int status) {

    static BadCredentials of(JsonNode order) {
        var status = order.path("status").asInt(404);
        if (status != 401 && status != 404) {
            throw Orders.refused("status is 401 or 404");
        }
        return new BadCredentials(status);
    }
}

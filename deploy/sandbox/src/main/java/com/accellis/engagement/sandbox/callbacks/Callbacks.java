package com.accellis.engagement.sandbox.callbacks;

import com.accellis.engagement.sandbox.faults.Faults;
import com.accellis.engagement.sandbox.records.Records;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * Puts the parts of this package together.
 *
 * @param deliveries hears of changes and calls back
 * @param routes for registering
 */
public record Callbacks(Deliveries deliveries, CallbackRoutes routes) {

    /**
     * @param keyUrl where receivers read the signing key; asked for only when a callback is sent
     */
    public static Callbacks of(
            Records records,
            Supplier<String> keyUrl,
            String companyId,
            String signingKey,
            DeliveryTimes times,
            Faults faults,
            Clock clock) {
        var registrations = new Registrations(records, clock);
        var messages = new CallbackMessages(keyUrl, companyId);
        var deliveries = new Deliveries(registrations, messages, new Signature(signingKey), times, faults, clock);
        return new Callbacks(deliveries, new CallbackRoutes(records, registrations, deliveries));
    }
}

package com.accellis.engagement.connector.callback;

import com.accellis.engagement.events.CallbackReceived;
import java.time.Instant;
import java.util.List;

/**
 * What a check of our registrations found and left behind.
 *
 * @param checkedAt null when there was none yet
 * @param error why the state is not better, in words; null when there is nothing to say
 * @param registrations what is registered for us, as far as we could see
 */
public record CallbackCheck(CallbackState state, Instant checkedAt, String error, List<Registration> registrations) {

    public CallbackCheck {
        registrations = List.copyOf(registrations);
    }

    /** @param active false when ConnectWise has switched it off */
    public record Registration(CallbackReceived.Type type, boolean active) {}
}

package com.accellis.engagement.webhook.callback;

import com.accellis.engagement.events.CallbackReceived;

/**
 * What a verified message says.
 *
 * @param outcome final when there is nothing to store, otherwise how it ends once it is stored
 * @param callback what to store; null when nothing
 */
record Reading(Outcome outcome, CallbackReceived callback) {

    static Reading nothingToStore(Outcome outcome) {
        return new Reading(outcome, null);
    }
}

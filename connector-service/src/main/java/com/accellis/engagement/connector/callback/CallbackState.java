package com.accellis.engagement.connector.callback;

import com.accellis.engagement.events.WireNamed;

/** Whether changes are announced to us. In every state but the first, polling alone keeps us up to date. */
public enum CallbackState implements WireNamed {
    /** Every callback that we need is registered and switched on. */
    ACTIVE,
    /** ConnectWise has no address at which it could reach us. */
    POLLING_ONLY,
    /** The API member may not read or write registrations. */
    FORBIDDEN,
    /** The last check did not get through, or ConnectWise did not keep what we registered. */
    FAILED,
    NOT_CONFIGURED,
    /** No check has ended yet. */
    UNCHECKED
}

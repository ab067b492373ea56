package com.accellis.engagement.registry.industry;

import com.accellis.engagement.events.WireNamed;

/** Why a client has its industry. */
public enum IndustrySource implements WireNamed {
    /** Somebody chose it for this client; the market does not matter. */
    CHOSEN,
    /** The market of its company has this industry. */
    MARKET,
    /** The market of its company has no industry yet. */
    UNKNOWN_MARKET,
    /** Its company has no market in ConnectWise: missing. */
    NO_MARKET
}

package com.accellis.engagement.connector.diagnosis;

import com.accellis.engagement.events.WireNamed;

/** How a connection test ended. The wire names are part of the REST interface. */
public enum Outcome implements WireNamed {
    OK(true),
    /** Works, but the two clocks are too far apart for times to be compared. */
    CLOCK_OFF(true),
    /** Works, but the API member may not read everything that we need. */
    MISSING_RIGHT(true),
    THROTTLED(true),
    /** The source answers with errors of its own. */
    SOURCE_ERROR(true),
    WRONG_KEYS(true),
    /** ConnectWise's cloud answers like this to wrong keys and to a wrong company alike. */
    WRONG_KEYS_OR_COMPANY(true),
    WRONG_CODEBASE_OR_COMPANY(true),
    /** Everything is forbidden, which one missing right does not explain. */
    CLIENT_ID_REFUSED(true),
    /** The address needs https, or {@code api-} in front of its host. */
    SSL_REQUIRED(true),
    UNEXPECTED_ANSWER(true),
    NOT_CONFIGURED(false),
    UNKNOWN_HOST(false),
    CONNECTION_REFUSED(false),
    /** Nobody takes the connection. */
    CONNECT_TIMEOUT(false),
    /** The connection is taken and nothing comes back. */
    NO_ANSWER(false),
    CONNECTION_BROKEN(false),
    CERTIFICATE_UNTRUSTED(false),
    CERTIFICATE_EXPIRED(false),
    CERTIFICATE_FOR_ANOTHER_HOST(false),
    /** We speak TLS and what answers does not. */
    SERVER_WITHOUT_TLS(false),
    TLS_FAILED(false),
    /** Something answers, but it is not the system we look for. */
    WRONG_HOST(false),
    /** Our own limit of requests left no room for the test. */
    NO_TURN(false);

    private final boolean reachable;

    Outcome(boolean reachable) {
        this.reachable = reachable;
    }

    /** Whether the right system answered, whatever it said. */
    public boolean reachable() {
        return reachable;
    }
}

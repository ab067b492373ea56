package com.accellis.engagement.connector.source;

import java.util.Set;

/**
 * A source could not be read. The message is in words for the person who looks at the sync run, without credentials or
 * content.
 */
public class SourceFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Set<Integer> OF_THE_SOURCE = Set.of(401, 429, 502, 503, 504);

    private final transient Integer status;
    private final transient String code;
    private final boolean concernsAll;

    public SourceFailure(String message, Integer status, String code, Throwable cause) {
        this(message, status, code, status != null && OF_THE_SOURCE.contains(status), cause);
    }

    public SourceFailure(String message, Throwable cause) {
        this(message, null, null, false, cause);
    }

    private SourceFailure(String message, Integer status, String code, boolean concernsAll, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
        this.concernsAll = concernsAll;
    }

    /** Nothing that can be used was heard of the source. */
    public static SourceFailure notReached(String message, Throwable cause) {
        return new SourceFailure(message, null, null, true, cause);
    }

    /** Whether the source itself says that this record does not exist; any other 404 is a fault of configuration. */
    public boolean saysNotFound() {
        return status != null && status == 404 && "NotFound".equals(code);
    }

    /** Whether the source forbids it to us. */
    public boolean saysForbidden() {
        return status != null && status == 403;
    }

    /**
     * Whether other records would fail the same way now: the source was not reached, does not know us, wants fewer requests or
     * says that nobody is there.
     */
    public boolean concernsAll() {
        return concernsAll;
    }

    /** Whether the source refuses the request as such, which another one of its kind would meet, too. */
    public boolean refusesTheRequest() {
        return status != null && status / 100 == 4;
    }
}

package com.accellis.engagement.connector.source;

/**
 * A source could not be read. The message is in words for the person who looks at the sync run, without credentials or
 * content.
 */
public class SourceFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Integer status;
    private final transient String code;

    public SourceFailure(String message, Integer status, String code, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
    }

    public SourceFailure(String message, Throwable cause) {
        this(message, null, null, cause);
    }

    /** Whether the source itself says that this record does not exist; any other 404 is a fault of configuration. */
    public boolean saysNotFound() {
        return status != null && status == 404 && "NotFound".equals(code);
    }

    /** Whether the source forbids it to us. */
    public boolean saysForbidden() {
        return status != null && status == 403;
    }
}

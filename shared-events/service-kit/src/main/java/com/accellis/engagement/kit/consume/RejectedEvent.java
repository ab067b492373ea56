package com.accellis.engagement.kit.consume;

/** An event cannot be applied, now or later; its record goes to the dead-letter topic with the code as reason. */
public class RejectedEvent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code short and stable, for example {@code not-json}
     * @param message says more without quoting content, which may be personal
     */
    public RejectedEvent(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}

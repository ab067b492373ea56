package com.accellis.engagement.registry.platform;

/** What text that people send is made of, as patterns. A lone half of a surrogate pair is no text. */
public final class Texts {

    /** Any number of characters without control characters. */
    public static final String CHARACTERS = "[^\\p{Cc}\\p{Cs}]*";

    /** One line that says something. */
    public static final String LINE = "(?=.*\\S)" + CHARACTERS;

    /** Lines, perhaps none. */
    public static final String LINES = "[[^\\p{Cc}\\p{Cs}]\\n\\r\\t]*";

    /** What callers are told about other text. */
    public static final String FAULT = "expected text without control characters";

    private Texts() {}
}

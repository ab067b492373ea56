package com.accellis.engagement.registry.platform;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What text that people send is made of, as patterns. A lone half of a surrogate pair is no text. */
public final class Texts {

    /** Characters of one line, perhaps none. */
    private static final String CHARACTERS = "[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]*";

    /** One line that says something: not only space, of whatever width, and invisible characters. */
    public static final String LINE = "(?=.*[^\\p{IsWhite_Space}\\p{Cf}])" + CHARACTERS;

    /** Lines, perhaps none. */
    public static final String LINES = "[[^\\p{Cc}\\p{Cs}]\\n\\r\\t]*";

    /** What callers are told about other text. */
    public static final String FAULT = "expected text without control characters";

    /** How many characters may be searched for. */
    public static final int LONGEST_SEARCH = 200;

    private static final Pattern OUTER_SPACE = Pattern.compile("^\\p{IsWhite_Space}+|\\p{IsWhite_Space}+$");

    private Texts() {}

    /** Without outer white space, also such as {@link String#strip} leaves. */
    public static String trimmed(String text) {
        return OUTER_SPACE.matcher(text).replaceAll("");
    }

    /** Lines, or null when there is nothing but white space. */
    public static String linesOrNull(String text) {
        return text == null || trimmed(text).isEmpty() ? null : text;
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

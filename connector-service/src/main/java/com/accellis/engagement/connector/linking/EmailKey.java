package com.accellis.engagement.connector.linking;

import java.util.Locale;
import java.util.regex.Pattern;

/** An e-mail address in the form in which two spellings of it are equal. */
public final class EmailKey {

    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>\",;]+@[^\\s@<>\",;]+");
    private static final int LONGEST = 320;

    private EmailKey() {}

    /** @return null when the text is not one address */
    public static String of(String text) {
        if (text == null) {
            return null;
        }
        String address = text.strip().toLowerCase(Locale.ROOT);
        return address.length() <= LONGEST && ADDRESS.matcher(address).matches() ? address : null;
    }
}

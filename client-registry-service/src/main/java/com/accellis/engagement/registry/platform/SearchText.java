package com.accellis.engagement.registry.platform;

import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import java.util.List;

/** Text that people search for: taken literally, short, and free of what no name contains. */
public final class SearchText {

    private static final int LONGEST = 200;

    private SearchText() {}

    /** Null when not given or blank. */
    public static String of(String parameter, String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > LONGEST || !text.codePoints().allMatch(SearchText::printable)) {
            throw ProblemType.INVALID_PARAMETER.because(
                    parameter + " is not valid",
                    List.of(new Problem.FieldError(
                            parameter, "expected at most " + LONGEST + " characters without control characters")));
        }
        return text.strip();
    }

    private static boolean printable(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL && type != Character.SURROGATE && type != Character.UNASSIGNED;
    }
}

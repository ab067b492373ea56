package com.accellis.engagement.scoring.publishing;

import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import java.util.List;
import java.util.regex.Pattern;

/** The version of a scorecard as an entity tag, for example {@code "3"}. */
final class EntityTags {

    private static final Pattern STRONG = Pattern.compile("\"[\\x21\\x23-\\x7e]*\"");
    private static final Pattern VERSION = Pattern.compile("\"[1-9][0-9]{0,8}\"");

    private EntityTags() {}

    /** The value without the quotes, which the framework puts around it. */
    static String of(int version) {
        return Integer.toString(version);
    }

    /**
     * The version that the caller has seen; null when the tag is none that we could have given.
     *
     * @param ifMatch one strong tag: a weak one, a list or {@code *} would not say which version the changes were made to
     */
    static Integer version(String ifMatch) {
        if (ifMatch == null) {
            throw ProblemType.PRECONDITION_REQUIRED.because("Send If-Match with the ETag of the newest version");
        }
        if (!STRONG.matcher(ifMatch).matches()) {
            throw ProblemType.INVALID_PARAMETER.because(
                    "If-Match is not valid",
                    List.of(new Problem.FieldError("If-Match", "expected one strong ETag, such as \"3\"")));
        }
        return VERSION.matcher(ifMatch).matches() ? Integer.valueOf(ifMatch.substring(1, ifMatch.length() - 1)) : null;
    }
}

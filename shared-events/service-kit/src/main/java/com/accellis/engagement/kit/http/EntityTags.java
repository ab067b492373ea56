package com.accellis.engagement.kit.http;

import java.util.List;
import java.util.regex.Pattern;

/** The version of something that people edit as an entity tag, for example {@code "3"}. */
public final class EntityTags {

    /** What a caller may send that is no version of ours: it has certainly not seen the newest one. */
    public static final long NEVER_GIVEN = -1;

    private static final Pattern STRONG = Pattern.compile("\"[\\x21\\x23-\\x7e]*\"");
    private static final Pattern VERSION = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");

    private EntityTags() {}

    /** The value without the quotes, which the framework puts around it. */
    public static String of(long version) {
        return Long.toString(version);
    }

    /**
     * The version that the caller has seen; {@link #NEVER_GIVEN} when the tag is none that we could have given.
     *
     * @param ifMatch one strong tag: a weak one, a list or {@code *} would not say which version the changes were made to
     * @throws ProblemException {@code precondition-required} without a tag, {@code invalid-parameter} for a malformed one
     */
    public static long version(String ifMatch) {
        if (ifMatch == null) {
            throw ProblemType.PRECONDITION_REQUIRED.because("Send If-Match with the ETag that you have seen");
        }
        if (!STRONG.matcher(ifMatch).matches()) {
            throw ProblemType.INVALID_PARAMETER.because(
                    "If-Match is not valid",
                    List.of(new Problem.FieldError("If-Match", "expected one strong ETag, such as \"3\"")));
        }
        return VERSION.matcher(ifMatch).matches()
                ? Long.parseLong(ifMatch.substring(1, ifMatch.length() - 1))
                : NEVER_GIVEN;
    }
}

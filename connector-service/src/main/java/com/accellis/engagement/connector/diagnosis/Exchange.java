package com.accellis.engagement.connector.diagnosis;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * What came of one request.
 *
 * @param trouble why there was no answer; null when there was one
 * @param status of the answer; 0 when there was none
 * @param body what kind of body the answer had
 * @param code the error code in a JSON body; null when it has none
 * @param head the first characters of a body, for recognising it; never shown to anybody
 * @param clockOffset how far the server's clock is ahead of ours; null when it did not say
 * @param facts the text fields of a JSON object that we asked for, such as the version; when a key cannot be sent, its setting
 */
public record Exchange(
        Trouble trouble,
        int status,
        Body body,
        String code,
        String head,
        Duration clockOffset,
        Map<String, String> facts) {

    /** The fact that names a key which cannot be sent. */
    static final String SETTING = "setting";

    public Exchange {
        facts = Map.copyOf(facts);
    }

    /** The kinds of body that tell systems apart. */
    public enum Body {
        JSON_OBJECT,
        JSON_LIST,
        /** The JSON literal, with which ConnectWise answers for an unknown company. */
        JSON_NULL,
        OTHER_TEXT,
        EMPTY
    }

    public static Exchange failed(Trouble trouble) {
        return new Exchange(trouble, 0, Body.EMPTY, null, "", null, Map.of());
    }

    /** @param setting of the key that cannot be sent */
    public static Exchange notSent(String setting) {
        return new Exchange(Trouble.UNUSABLE_KEY, 0, Body.EMPTY, null, "", null, Map.of(SETTING, setting));
    }

    boolean answered() {
        return trouble == null;
    }

    boolean good() {
        return answered() && status / 100 == 2;
    }

    boolean is(int expected) {
        return answered() && status == expected;
    }

    boolean isServerError() {
        return answered() && status >= 500;
    }

    boolean json() {
        return body == Body.JSON_OBJECT || body == Body.JSON_LIST;
    }

    boolean says(String words) {
        return head.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
    }

    Right right() {
        return good() && json() ? Right.READABLE : is(403) ? Right.FORBIDDEN : Right.UNKNOWN;
    }
}

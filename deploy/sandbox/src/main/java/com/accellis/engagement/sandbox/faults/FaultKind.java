package com.accellis.engagement.sandbox.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.function.Function;

/** The kinds of fault that can be ordered: the word for it, how often it strikes when no count is given, and its effect. */
enum FaultKind {
    /** Another answer instead of the right one, or a late one; what an order without a kind means. */
    ANSWER("answer", 1, AnswerFault::of),
    HANG("hang", 1, ConnectionFault.Hang::of),
    CUT("cut", 1, ConnectionFault.Cut::of),
    CUT_BODY("cut-body", 1, BodyFault::cut),
    TRUNCATED("truncated", 1, BodyFault::truncated),
    REQUEST_LIMIT("request-limit", Trigger.WITHOUT_END, RequestLimit::of),
    WRONG_DATE("wrong-date", Trigger.WITHOUT_END, WrongDate::of),
    BAD_CREDENTIALS("bad-credentials", Trigger.WITHOUT_END, BadCredentials::of),
    STALE_READS("stale-reads", Trigger.WITHOUT_END, StaleReads::of),
    HIDDEN_BOARD("hidden-board", Trigger.WITHOUT_END, HiddenBoard::of),
    CHANGE_BETWEEN_PAGES("change-between-pages", Trigger.WITHOUT_END, ChangeBetweenPages::of),
    CALLBACK_LOST("callback-lost", 1, order -> CallbackFault.of(order, CallbackFault.Fate.LOST)),
    CALLBACK_DOUBLED("callback-doubled", 1, order -> CallbackFault.of(order, CallbackFault.Fate.DOUBLED)),
    CALLBACK_REORDERED("callback-reordered", 1, order -> CallbackFault.of(order, CallbackFault.Fate.REORDERED)),
    CALLBACK_FORGED("callback-forged", 1, order -> CallbackFault.of(order, CallbackFault.Fate.FORGED)),
    CALLBACK_FOREIGN_KEY("callback-foreign-key", 1, order -> CallbackFault.of(order, CallbackFault.Fate.FOREIGN_KEY));

    private final String word;
    private final int usualCount;
    private final Function<JsonNode, Object> reader;

    FaultKind(String word, int usualCount, Function<JsonNode, Object> reader) {
        this.word = word;
        this.usualCount = usualCount;
        this.reader = reader;
    }

    static FaultKind of(JsonNode order) {
        var usual = order.has("requestsPerMinute") ? REQUEST_LIMIT : ANSWER;
        var wanted = order.path("kind").asText(usual.word);
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(wanted))
                .findFirst()
                .orElseThrow(() -> Orders.refused("kind is one of "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(kind -> kind.word).toList())));
    }

    Object effect(JsonNode order) {
        return reader.apply(order);
    }

    int usualCount() {
        return usualCount;
    }
}

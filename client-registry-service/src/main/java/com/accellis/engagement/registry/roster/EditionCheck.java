package com.accellis.engagement.registry.roster;

import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemException;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.history.Change;
import com.accellis.engagement.registry.history.History;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells people who have not seen a client as it is what has changed since. */
final class EditionCheck {

    /** How many changes are looked through, the newest first. */
    private static final int MOST_CHANGES = 200;

    private static final int LONGEST_VALUE = 200;

    private final History history;

    EditionCheck(History history) {
        this.history = history;
    }

    /** @throws ProblemException {@code stale} with the last change of each field that is different since */
    void require(Client client, long seen) {
        if (client.edition() != seen) {
            throw ProblemType.STALE.because(
                    "Client " + client.id() + " is at edition " + client.edition()
                            + "; what changed since yours is listed",
                    seen < 0 || seen > client.edition() ? List.of() : changedSince(client, seen));
        }
    }

    private List<Problem.FieldError> changedSince(Client client, long seen) {
        Map<String, String> lastOfField = new LinkedHashMap<>();
        history.newestSince(client.id(), seen, MOST_CHANGES)
                .forEach(line -> line.entry()
                        .after()
                        .forEach((field, value) -> lastOfField.putIfAbsent(field, told(value, line.change()))));
        return lastOfField.entrySet().stream()
                .map(field -> new Problem.FieldError(field.getKey(), field.getValue()))
                .toList();
    }

    private static String told(Object value, Change change) {
        String shown = value == null ? "empty" : value.toString();
        if (shown.length() > LONGEST_VALUE) {
            boolean withinPair = Character.isHighSurrogate(shown.charAt(LONGEST_VALUE - 1));
            shown = shown.substring(0, withinPair ? LONGEST_VALUE - 1 : LONGEST_VALUE) + "…";
        }
        return "is now " + shown + ", by " + change.author() + " at " + change.at();
    }
}

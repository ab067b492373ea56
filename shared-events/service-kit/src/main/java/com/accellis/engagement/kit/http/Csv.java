package com.accellis.engagement.kit.http;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table as RFC 4180 writes it. Text that a spreadsheet would take for a formula gets an apostrophe in front, because
 * names come from outside.
 */
public final class Csv {

    public static final String MEDIA_TYPE = "text/csv";

    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private final StringBuilder text = new StringBuilder();
    private final boolean quotingText;

    /** A table with quotes where they are needed. */
    public Csv() {
        this(false);
    }

    private Csv(boolean quotingText) {
        this.quotingText = quotingText;
    }

    /** A table with quotes around all text, so that nobody who reads it takes outer spaces for nothing. */
    public static Csv withQuotedText() {
        return new Csv(true);
    }

    /** @param cells null is an empty cell; numbers stay numbers, everything else is text */
    public void row(List<?> cells) {
        text.append(cells.stream().map(this::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    public String text() {
        return text.toString();
    }

    /** The text of a cell as it was before an apostrophe was put in front of what a spreadsheet would take for a formula. */
    public static String unguarded(String cell) {
        return cell.startsWith("'") && startsFormula(cell.substring(1)) ? cell.substring(1) : cell;
    }

    /** Also behind apostrophes of its own: otherwise one of them would be taken for ours. */
    private static boolean startsFormula(String text) {
        int first = 0;
        while (first < text.length() && text.charAt(first) == '\'') {
            first++;
        }
        return first < text.length() && FORMULA_STARTS.indexOf(text.charAt(first)) >= 0;
    }

    private String cell(Object value) {
        if (value == null) {
            return "";
        }
        String shown = value.toString();
        if (!(value instanceof Number) && startsFormula(shown)) {
            shown = "'" + shown;
        }
        boolean quoted = quotingText && value instanceof String
                || shown.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return quoted ? '"' + shown.replace("\"", "\"\"") + '"' : shown;
    }
}

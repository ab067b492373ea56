package com.accellis.engagement.sandbox.conditions;

/**
 * One piece of a filter text.
 *
 * @param text without quotes or brackets
 */
record Token(Kind kind, String text) {

    enum Kind {
        WORD,
        STRING,
        NUMBER,
        DATE,
        OPERATOR,
        OPEN,
        CLOSE,
        COMMA,
        END
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }
}

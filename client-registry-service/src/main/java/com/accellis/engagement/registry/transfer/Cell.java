package com.accellis.engagement.registry.transfer;

/**
 * What a cell says about a value that a client need not have.
 *
 * @param given false when the cell is empty: then the value stays as it is
 * @param value null when the value is to be taken away
 */
record Cell<T>(boolean given, T value) {

    static <T> Cell<T> empty() {
        return new Cell<>(false, null);
    }

    static <T> Cell<T> clearing() {
        return new Cell<>(true, null);
    }

    static <T> Cell<T> of(T value) {
        return new Cell<>(true, value);
    }

    boolean clears() {
        return given && value == null;
    }

    /** What becomes of the value that is there now. */
    T over(T now) {
        return given ? value : now;
    }
}

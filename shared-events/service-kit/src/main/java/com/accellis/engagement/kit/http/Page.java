package com.accellis.engagement.kit.http;

import java.util.List;
import java.util.function.LongSupplier;

/** A part of a list, as every list of our REST interfaces is answered. */
public record Page<T>(List<T> items, Position page) {

    public static final int LARGEST = 200;
    static final int USUAL = 50;
    static final int LAST_NUMBER = 999_999;

    /**
     * @param number which page, from 0
     * @param size items per page, at most {@value Page#LARGEST}
     * @param total items on all pages
     */
    public record Position(int number, int size, long total) {}

    /** Which part the caller asks for. */
    public record Request(int number, int size) {

        public static Request of(String number, String size) {
            return new Request(
                    Parameters.number("page", number, 0, 0, LAST_NUMBER),
                    Parameters.number("size", size, USUAL, 1, LARGEST));
        }

        public long offset() {
            return (long) number * size;
        }

        public <T> Page<T> of(List<T> items, long total) {
            return new Page<>(items, new Position(number, size, total));
        }

        /** @param total counts the items on all pages; asked only when these do not tell, as those on a last page do */
        public <T> Page<T> of(List<T> items, LongSupplier total) {
            boolean last = items.size() < size && (!items.isEmpty() || number == 0);
            return of(items, last ? offset() + items.size() : total.getAsLong());
        }
    }
}

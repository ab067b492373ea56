package com.accellis.engagement.connector.record;

/**
 * What became of the records of a reading.
 *
 * @param read records the source sent
 * @param unchanged records that we had already, in this state or a newer one
 * @param rejected records that could not be understood; they are in the dead-letter topic
 */
public record Counts(long read, long added, long changed, long unchanged, long deleted, long rejected) {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    public Counts plus(Counts other) {
        return new Counts(
                read + other.read,
                added + other.added,
                changed + other.changed,
                unchanged + other.unchanged,
                deleted + other.deleted,
                rejected + other.rejected);
    }
}

package com.accellis.engagement.connector.source;

import com.accellis.engagement.connector.pulling.PullWindow;
import com.accellis.engagement.events.SourceEntity;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one kind of record from its source. */
public interface EntityReader {

    SourceEntity entity();

    /** Whether address and credentials of the source are set. */
    boolean configured();

    /** What has to be loaded before this can be read. */
    default Set<SourceEntity> needs() {
        return Set.of();
    }

    /** Takes what was read. */
    interface Sink {
        /** @param position to go on from after this page, in the reader's own words */
        void page(ReadPage page, String position);
    }

    /**
     * Hands over the records of the window, page by page, an empty last page included. A record may come twice.
     *
     * @param position where to go on, as handed out with an earlier page; null for the beginning
     * @throws SourceFailure when a page cannot be had; the pages handed over before stay valid
     */
    void read(PullWindow window, String position, Sink sink);

    /**
     * Whether the source lists this entity by growing ids, counts it, and can be asked for ids alone. Positions are then
     * the last id of a page.
     */
    default boolean listedById() {
        return false;
    }

    /** The same as {@link #read} for rows that hold no more than id and time of change. */
    default void readIds(String position, Sink sink) {
        throw new UnsupportedById(entity());
    }

    /** The records of these ids; those that the source does not list are missing. */
    default ReadPage readByIds(Collection<Long> ids) {
        throw new UnsupportedById(entity());
    }

    /**
     * Whether a reading that ended at this position may have passed by records that were there all the time, because its
     * pages are numbered and records move from one to another. Of a source that counts, never: its count would tell.
     */
    default boolean mayHaveMissed(String position) {
        return false;
    }

    /** How many records the source counts; empty when it does not count them. */
    default OptionalLong count() {
        return OptionalLong.empty();
    }

    /** Asked of a reader that is not {@link #listedById()}. */
    final class UnsupportedById extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        UnsupportedById(SourceEntity entity) {
            super(entity.wireName() + " is not listed by id");
        }
    }
}

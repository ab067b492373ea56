package com.accellis.engagement.connector.source;

import com.accellis.engagement.connector.pulling.PullWindow;
import com.accellis.engagement.events.SourceEntity;
import java.util.Set;
import java.util.function.Consumer;

/** Reads one kind of record from its source. */
public interface EntityReader {

    SourceEntity entity();

    /** Whether address and credentials of the source are set. */
    boolean configured();

    /** What has to be loaded before this can be read. */
    default Set<SourceEntity> needs() {
        return Set.of();
    }

    /**
     * Hands over the records of the window, page by page, an empty last page included. A record may come twice.
     *
     * @throws SourceFailure when a page cannot be had; the pages handed over before stay valid
     */
    void read(PullWindow window, Consumer<ReadPage> page);
}

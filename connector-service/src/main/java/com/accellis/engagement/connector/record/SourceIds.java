package com.accellis.engagement.connector.record;

import com.accellis.engagement.events.SourceEntity;

/** Which texts can be the id of a record at its source; what a source sends as an id need not be one. */
public final class SourceIds {

    /** How names begin of what has no usable id; they cannot be asked for. */
    static final String WITHOUT_ID = "without-id-";

    private SourceIds() {}

    /** Whether the source can be asked for a record of that id. */
    public static boolean canBeAskedFor(SourceEntity entity, String id) {
        return entity == SourceEntity.SURVEYS
                ? id.matches("[\\w-]{1,64}") && !id.startsWith(WITHOUT_ID)
                : id.matches("[1-9][0-9]{0,17}");
    }
}

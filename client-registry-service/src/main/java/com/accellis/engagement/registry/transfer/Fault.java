package com.accellis.engagement.registry.transfer;

import com.accellis.engagement.events.WireNamed;

/**
 * Why a line cannot be imported.
 *
 * @param column null when it is not one column's fault
 */
public record Fault(Code code, String column, String reason) {

    /** Kinds of faults. */
    public enum Code implements WireNamed {
        /** The line has another number of cells than the table has columns. */
        WRONG_CELL_COUNT,
        /** The cell makes no sense. */
        INVALID,
        MISSING,
        CLIENT_NOT_FOUND,
        CLIENT_DELETED,
        /** The client has changed since the edition that the line names. */
        STALE,
        /** An earlier line is about the same client, or claims the same company. */
        TWICE,
        NAME_IN_USE,
        COMPANY_NOT_FOUND,
        /** The company counts for another client. */
        ALREADY_MAPPED
    }
}

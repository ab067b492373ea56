package com.accellis.engagement.events;

/** The newest known state of one record of ConnectWise or CrewHu. */
public interface SourceEvent {

    /** The record's id as text: the key of its topic. */
    String key();

    /** Which reading this is; a consumer keeps the greater one. */
    SourceVersion version();

    /** True when the source no longer has the record; the descriptive fields are then null. */
    boolean deleted();
}

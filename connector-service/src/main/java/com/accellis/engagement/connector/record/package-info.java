/**
 * One row per source record: which version we hold, and what still has to be published. {@code KeepReadings} takes in what was
 * read, {@code VersionGuard} lets only newer versions into the table, {@code RecordOutbox} keeps their events for
 * {@code RecordRelay}; {@code SourceRecords} and {@code AgreementAdditions} tell the other steps what we hold.
 */
package com.accellis.engagement.connector.record;

-- The trace of the callback that asked for a record to be read, and of the event that waits for the broker, as the W3C
-- traceparent header; null for most.
ALTER TABLE refresh_request ADD COLUMN trace text;
ALTER TABLE source_record ADD COLUMN trace text;

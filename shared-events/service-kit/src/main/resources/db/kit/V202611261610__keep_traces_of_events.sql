-- The trace that an event goes on with, as the W3C traceparent header; null for most.
ALTER TABLE outbox ADD COLUMN trace text;

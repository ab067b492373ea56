-- Marks come and go by the thousand each second while a topic lags, and nobody looks for one of them: a key costs more than
-- the row. What replicates tables by their changes would want one, so that all columns stand in for it.
ALTER TABLE rescore_mark DROP COLUMN id, ADD COLUMN trace text;
ALTER TABLE rescore_mark REPLICA IDENTITY FULL;
COMMENT ON COLUMN rescore_mark.trace IS 'goes on with the score: a W3C traceparent header; null for most';

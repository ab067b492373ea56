-- Marks come and go by the thousand each second while a topic lags. Nobody looks into them or for one of them, so they need
-- neither a key nor JSON that PostgreSQL has read.
ALTER TABLE rescore_mark DROP COLUMN id, ALTER COLUMN causes TYPE text, ALTER COLUMN records TYPE text;
-- The trace that the score goes on with, as the W3C traceparent header; null for most.
ALTER TABLE rescore_mark ADD COLUMN trace text;

-- Raised by whoever takes up an audit: one whose lease has ended meanwhile does not go on counting.
ALTER TABLE audit ADD COLUMN claim bigint NOT NULL DEFAULT 0;

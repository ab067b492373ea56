-- The last day of an agreement, so that one that ends by itself is noticed without being read again; null when it has none.
-- "active", which said what was true when the agreement was read, is true for everything that is read from now on. The release
-- before this one still needs it.
ALTER TABLE source_record ADD COLUMN ended_on date;

-- Each agreement is read once more, for its day: not before this release has taken over from the one before.
INSERT INTO refresh_request (kind, id, generation, due_at, attempts, announced_deleted)
SELECT 'AGREEMENT', id, 1, clock_timestamp() + interval '2 minutes', 0, false
FROM source_record WHERE topic = 'connectwise.agreements' AND NOT deleted
ON CONFLICT (kind, id) DO NOTHING;

-- The newest good run of which everything has been applied here: freshness follows it, not what was only announced.
ALTER TABLE source_state ADD COLUMN arrived_run timestamptz;
-- The run that is waited for, and where its records end; null when there is none to wait for.
ALTER TABLE source_state ADD COLUMN awaited_run timestamptz;
ALTER TABLE source_state ADD COLUMN awaited_end_offsets jsonb;
-- What has been loaded is taken to be here as far as it was said, as before; else all would be stale until the next look.
UPDATE source_state s SET arrived_run = s.last_good_run
FROM availability a WHERE a.entity = s.entity AND a.loaded;

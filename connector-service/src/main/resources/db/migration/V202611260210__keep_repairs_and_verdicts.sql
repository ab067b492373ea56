-- What polling found and nobody announced stays for a while, so that a run can be judged in several rounds.
ALTER TABLE polled_change ADD COLUMN delay_seconds bigint;
CREATE INDEX polled_change_to_judge ON polled_change (found_at) WHERE delay_seconds IS NULL;
CREATE INDEX polled_change_judged ON polled_change (found_at) WHERE delay_seconds IS NOT NULL;

ALTER TABLE sync_run
    -- What came of comparing counts with the source; null for runs that do not meet everything, and before their end.
    ADD COLUMN verdict text,
    -- When the run last stored something.
    ADD COLUMN progressed_at timestamptz;

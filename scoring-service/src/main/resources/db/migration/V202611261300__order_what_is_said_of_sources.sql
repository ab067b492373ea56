-- A source that is switched off has no last good run, and yet what is said of it has its time.
ALTER TABLE source_state ADD COLUMN said_at timestamptz;
UPDATE source_state SET said_at = last_good_run;

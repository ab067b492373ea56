-- A request to publish can be repeated under its own key without publishing twice.
ALTER TABLE scorecard ADD COLUMN request_key text UNIQUE;
ALTER TABLE scorecard ADD COLUMN request_hash text;

-- Whose scores were made by older rules is asked every second, and nearly always the answer is: nobody's.
CREATE INDEX score_by_scorecard ON score (scorecard_version) WHERE current;

-- Every change of a client's scores, as announced.
CREATE TABLE score_change (
    client_id  uuid        NOT NULL REFERENCES client (id),
    revision   bigint      NOT NULL,
    changed_at timestamptz NOT NULL,
    change     jsonb       NOT NULL,
    PRIMARY KEY (client_id, revision)
);
CREATE INDEX score_change_by_time ON score_change (changed_at);

-- The score at the end of a business day, written once. Backfilled when it was made afterwards from the day buckets.
CREATE TABLE closing_score (
    client_id         uuid    NOT NULL REFERENCES client (id),
    window_days       integer NOT NULL,
    day               date    NOT NULL,
    score             numeric,
    grade             text,
    coverage          numeric NOT NULL,
    scorecard_version integer NOT NULL,
    backfilled        boolean NOT NULL,
    PRIMARY KEY (client_id, window_days, day)
);

-- Clients that have to be scored again, and why, while a topic lags and scoring at once would hold it up.
CREATE TABLE rescore_mark (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client_id  uuid        NOT NULL,
    causes     jsonb       NOT NULL,
    records    jsonb       NOT NULL,
    event_time timestamptz NOT NULL
);
CREATE INDEX rescore_mark_by_client ON rescore_mark (client_id);

-- What the score was made of, so that other rules can be tried without adding up the days again. Filled when a client is
-- scored next, which happens at start.
ALTER TABLE score ADD COLUMN tickets bigint NOT NULL DEFAULT 0;
ALTER TABLE score ADD COLUMN first_touch bigint NOT NULL DEFAULT 0;
ALTER TABLE score ADD COLUMN hours numeric NOT NULL DEFAULT 0;
ALTER TABLE score ADD COLUMN procurement bigint NOT NULL DEFAULT 0;
ALTER TABLE score ADD COLUMN answers bigint NOT NULL DEFAULT 0;
ALTER TABLE score ADD COLUMN rating_sum bigint NOT NULL DEFAULT 0;

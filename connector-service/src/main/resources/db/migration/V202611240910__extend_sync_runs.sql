ALTER TABLE sync_run
    -- Backfills read what changed since then.
    ADD COLUMN changed_since timestamptz,
    -- How far the run has come, in the reader's own words; stored with the page it stands for.
    ADD COLUMN position text,
    -- The source's clock when the run began.
    ADD COLUMN watermark timestamptz,
    -- Read numbers of the run's first and last request.
    ADD COLUMN first_read bigint,
    ADD COLUMN last_read bigint,
    -- Who works on it: only the connector with this fencing number may go on.
    ADD COLUMN fence bigint,
    ADD COLUMN resumed integer NOT NULL DEFAULT 0,
    ADD COLUMN pages bigint NOT NULL DEFAULT 0,
    ADD COLUMN requests bigint NOT NULL DEFAULT 0,
    ADD COLUMN throttled bigint NOT NULL DEFAULT 0,
    ADD COLUMN cancel_requested boolean NOT NULL DEFAULT false,
    -- Proof of completeness: the source's own count before and after, ours, and which ids explain the difference.
    ADD COLUMN source_before bigint,
    ADD COLUMN source_after bigint,
    ADD COLUMN held bigint,
    ADD COLUMN meanwhile text[],
    -- Found by this run though no callback announced it, and how long after the change.
    ADD COLUMN repaired bigint NOT NULL DEFAULT 0,
    ADD COLUMN repair_delay_median_seconds bigint,
    ADD COLUMN repair_delay_p95_seconds bigint,
    ADD COLUMN repair_delay_max_seconds bigint;

ALTER TABLE sync_cursor ADD COLUMN compared_at timestamptz;

-- Records that a whole reading did not meet: each is asked for by id before it counts as deleted.
CREATE TABLE missing_record (
    run_id uuid NOT NULL REFERENCES sync_run ON DELETE CASCADE,
    id     text NOT NULL,
    PRIMARY KEY (run_id, id)
);

-- Records that cannot be understood, in the state in which we have told so.
CREATE TABLE rejected_record (
    topic         text        NOT NULL,
    id            text        NOT NULL,
    entity        text        NOT NULL,
    reason        text        NOT NULL,
    content_hash  bytea       NOT NULL,
    first_read_at timestamptz NOT NULL,
    last_read_at  timestamptz NOT NULL,
    PRIMARY KEY (topic, id)
);

-- Requests to start runs, by the caller's own key: a repeated request starts nothing.
CREATE TABLE run_request (
    idempotency_key text        PRIMARY KEY,
    request_hash    bytea       NOT NULL,
    run_ids         uuid[]      NOT NULL,
    requested_at    timestamptz NOT NULL
);

-- The newest announcement per record, and what polling found; what nobody announced in time was repaired by the poll.
CREATE TABLE announced_record (
    kind         text        NOT NULL,
    id           text        NOT NULL,
    changed_at   timestamptz,
    announced_at timestamptz NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX announced_record_by_time ON announced_record (announced_at);
CREATE TABLE polled_change (
    run_id     uuid        NOT NULL REFERENCES sync_run ON DELETE CASCADE,
    kind       text        NOT NULL,
    id         text        NOT NULL,
    changed_at timestamptz NOT NULL,
    found_at   timestamptz NOT NULL,
    PRIMARY KEY (run_id, kind, id)
);

-- ConnectWise's ids as numbers, for comparing ranges of them.
ALTER TABLE source_record
    ADD COLUMN number bigint GENERATED ALWAYS AS (CASE WHEN id ~ '^[0-9]{1,18}$' THEN id::bigint END) STORED;
CREATE INDEX source_record_by_number ON source_record (entity, number);

-- Under which number a record was read first, to tell what appeared during a run.
ALTER TABLE source_record ADD COLUMN first_read bigint NOT NULL DEFAULT 0;

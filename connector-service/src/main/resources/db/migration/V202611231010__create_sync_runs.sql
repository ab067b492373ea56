-- How far each entity has been read.
CREATE TABLE sync_cursor (
    entity          text PRIMARY KEY,
    -- By the source's own clock: everything that changed before has been read, stored and acknowledged.
    watermark       timestamptz NOT NULL,
    loaded_at       timestamptz NOT NULL,
    last_success_at timestamptz NOT NULL
);

CREATE TABLE sync_run (
    id           uuid PRIMARY KEY,
    entity       text        NOT NULL,
    mode         text        NOT NULL,
    state        text        NOT NULL,
    requested_at timestamptz NOT NULL,
    started_at   timestamptz,
    finished_at  timestamptz,
    read         bigint      NOT NULL,
    added        bigint      NOT NULL,
    changed      bigint      NOT NULL,
    unchanged    bigint      NOT NULL,
    deleted      bigint      NOT NULL,
    rejected     bigint      NOT NULL,
    error        text
);
CREATE INDEX sync_run_by_entity ON sync_run (entity, requested_at DESC);
CREATE INDEX sync_run_open ON sync_run (state) WHERE state IN ('queued', 'running');

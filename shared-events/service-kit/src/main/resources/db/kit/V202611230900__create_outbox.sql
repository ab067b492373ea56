-- Events that the broker does not have yet. Rows are never changed: sent means deleted.
CREATE TABLE outbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic       text        NOT NULL,
    key         text        NOT NULL,
    ce_id       text        NOT NULL,
    ce_type     text        NOT NULL,
    data_schema text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    value       bytea       NOT NULL
);

-- The one relay that sends at present; another takes over when it has not been heard of in time.
CREATE TABLE outbox_lease (
    only_row   boolean     PRIMARY KEY CHECK (only_row),
    holder     uuid        NOT NULL,
    held_until timestamptz NOT NULL
);

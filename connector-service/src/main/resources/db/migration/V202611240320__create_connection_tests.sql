-- The latest results of connection tests, per system.
CREATE TABLE connection_test (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    system    text        NOT NULL,
    tested_at timestamptz NOT NULL,
    outcome   text        NOT NULL,
    result    jsonb       NOT NULL
);
CREATE INDEX connection_test_by_system ON connection_test (system, id DESC);

-- Requests that were sent with an Idempotency-Key, and their answers.
CREATE TABLE answered_request (
    key         text        PRIMARY KEY,
    hash        text        NOT NULL,
    answer      text        NOT NULL,
    answered_at timestamptz NOT NULL
);
CREATE INDEX answered_request_time ON answered_request (answered_at);

-- As the service kit needs it; its own migrations would bring its outbox as well, which this service does not have.
CREATE TABLE answered_request (
    key         text        PRIMARY KEY,
    hash        text        NOT NULL,
    answer      text        NOT NULL,
    answered_at timestamptz NOT NULL
);
CREATE INDEX answered_request_time ON answered_request (answered_at);
-- run_request, which did the same for runs alone, goes in a later release.

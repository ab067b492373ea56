-- Numbers requests to the sources; a number is taken before the request is sent.
CREATE SEQUENCE read_number;

-- One row per record of the sources: the version we hold and, while the broker does not have it, the event to publish.
CREATE TABLE source_record (
    topic        text        NOT NULL,
    id           text        NOT NULL,
    entity       text        NOT NULL,
    last_updated timestamptz NOT NULL,
    read_number  bigint      NOT NULL,
    content_hash bytea       NOT NULL,
    deleted      boolean     NOT NULL,
    company_id   bigint,
    -- What the record belongs to and takes its company from: an addition's agreement, a survey's ticket.
    parent_id    bigint,
    active       boolean     NOT NULL,
    pending      bytea,
    pending_read bigint,
    PRIMARY KEY (topic, id)
);
CREATE INDEX source_record_to_publish ON source_record (pending_read) WHERE pending IS NOT NULL;
CREATE INDEX source_record_by_parent ON source_record (topic, parent_id) WHERE parent_id IS NOT NULL;

-- Records to be read again. A request that is made again while it is worked on has a new generation and stays.
CREATE TABLE refresh_request (
    kind         text        NOT NULL,
    id           text        NOT NULL,
    generation   bigint      NOT NULL,
    due_at       timestamptz NOT NULL,
    attempts     integer     NOT NULL,
    announced_at timestamptz,
    announced_deleted boolean NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX refresh_request_due ON refresh_request (due_at);

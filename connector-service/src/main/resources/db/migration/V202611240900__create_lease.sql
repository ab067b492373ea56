-- Which connector is active. The number grows with each takeover and is checked in every write.
CREATE TABLE connector_lease (
    fence      bigint      PRIMARY KEY,
    holder     uuid        NOT NULL,
    held_until timestamptz NOT NULL,
    only_row   boolean     NOT NULL DEFAULT true UNIQUE CHECK (only_row)
);
INSERT INTO connector_lease (fence, holder, held_until)
VALUES (0, '00000000-0000-0000-0000-000000000000', '-infinity');

-- Requests to the sources of the last minutes: whoever takes over knows how much of the budget is used up.
CREATE TABLE source_request (
    read_number bigint      PRIMARY KEY DEFAULT nextval('read_number'),
    source      text        NOT NULL,
    urgent      boolean     NOT NULL,
    sent_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX source_request_by_time ON source_request (sent_at);

-- Where our records end in each partition. The broker's own end offsets also count the marks that end transactions,
-- which no consumer ever sees.
CREATE TABLE published_end (
    topic       text   NOT NULL,
    partition   int    NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);

-- Runs are announced through the record table, like everything else this service publishes.
DROP TABLE IF EXISTS outbox, outbox_lease;

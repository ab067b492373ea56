-- What the last look at our registrations found.
CREATE TABLE callback_check (
    only_row boolean PRIMARY KEY CHECK (only_row),
    result   jsonb NOT NULL
);

-- How many callbacks arrived, per type and hour.
CREATE TABLE callback_received (
    type     text        NOT NULL,
    hour     timestamptz NOT NULL,
    received bigint      NOT NULL,
    last_at  timestamptz NOT NULL,
    PRIMARY KEY (type, hour)
);

-- Audits read all facts of a company, also those that count nowhere.
CREATE INDEX fact_by_company ON fact (company_id, day);
DROP INDEX fact_by_company_and_day;

-- Work on many clients, one after the other: looking for differences, or making everything anew from the facts.
CREATE TABLE audit (
    id              uuid PRIMARY KEY,
    kind            text        NOT NULL,
    repair          boolean     NOT NULL,
    requested_by    text        NOT NULL,
    requested_at    timestamptz NOT NULL,
    idempotency_key text UNIQUE,
    request_hash    bytea,
    -- The clients asked for; null means all.
    client_ids      uuid[],
    state           text        NOT NULL,
    claimed_until   timestamptz,
    finished_at     timestamptz,
    last_client     uuid,
    clients_total   integer     NOT NULL,
    clients_done    integer     NOT NULL,
    clients_differing integer   NOT NULL,
    clients_repaired  integer   NOT NULL
);
CREATE INDEX audit_unfinished ON audit (requested_at) WHERE finished_at IS NULL;
CREATE INDEX audit_by_time ON audit (requested_at);

CREATE TABLE audit_difference (
    audit_id  uuid    NOT NULL REFERENCES audit (id) ON DELETE CASCADE,
    position  integer GENERATED ALWAYS AS IDENTITY,
    client_id uuid    NOT NULL,
    what      text    NOT NULL,
    subject   text    NOT NULL,
    expected  text    NOT NULL,
    actual    text    NOT NULL,
    repaired  boolean NOT NULL,
    PRIMARY KEY (audit_id, position)
);

-- When each client was looked at last, and how many differences that left.
CREATE TABLE audited_client (
    client_id   uuid PRIMARY KEY REFERENCES client (id),
    audited_at  timestamptz NOT NULL,
    differences integer     NOT NULL
);
CREATE INDEX audited_client_differing ON audited_client (client_id) WHERE differences > 0;

-- By which settings the facts were counted. They can be counted again, but not in silence.
CREATE TABLE counting_basis (
    only_row         boolean PRIMARY KEY CHECK (only_row),
    time_zone        text    NOT NULL,
    closing_statuses jsonb   NOT NULL,
    rating_scale     jsonb   NOT NULL
);

-- ConnectWise companies as last heard. A deletion brings no description, so name and market have a version of their own:
-- what a company was last called stays known, in whatever order its events arrive.
CREATE TABLE company (
    id                     bigint      PRIMARY KEY CHECK (id > 0),
    last_updated           timestamptz NOT NULL,
    read_number            bigint      NOT NULL,
    deleted                boolean     NOT NULL,
    status                 text,
    types                  text[]      NOT NULL,
    default_contact_id     bigint,
    described_last_updated timestamptz,
    described_read_number  bigint,
    identifier             text,
    name                   text,
    market                 text,
    website                text,
    parent_company_id      bigint,
    -- Whether it ever was a client's company. Once true it stays true: a client is never forgotten.
    ever_counted           boolean     NOT NULL
);
CREATE INDEX company_name ON company (lower(name), id);

-- What people decide about a client stands beside what follows from its companies.
ALTER TABLE client
    -- Grows with every entry of the history; what a caller says to have seen.
    ADD COLUMN edition         bigint  NOT NULL DEFAULT 1 CHECK (edition > 0),
    ADD COLUMN chosen_name     text,
    ADD COLUMN chosen_industry text CHECK (chosen_industry IN
        ('legal', 'healthcare', 'manufacturing', 'retail', 'finance', 'education', 'nonprofit', 'other')),
    ADD COLUMN industry_source text    NOT NULL DEFAULT 'market' CHECK (industry_source IN
        ('chosen', 'market', 'unknown-market', 'no-market')),
    ADD COLUMN notes           text,
    ADD COLUMN retired         boolean NOT NULL DEFAULT false,
    ADD COLUMN deleted         boolean NOT NULL DEFAULT false,
    ADD COLUMN merged_into     uuid REFERENCES client (id);
ALTER TABLE client ALTER COLUMN edition DROP DEFAULT, ALTER COLUMN industry_source DROP DEFAULT;

CREATE INDEX client_home ON client (home_company_id) WHERE home_company_id IS NOT NULL;

-- Whatever was changed: who, when, and what.
CREATE TABLE change (
    id      uuid        PRIMARY KEY,
    at      timestamptz NOT NULL,
    author  text        NOT NULL,
    action  text        NOT NULL,
    -- The change that this one takes back.
    undoes  uuid,
    -- What was changed besides clients.
    details jsonb
);
CREATE INDEX change_time ON change (at);
CREATE INDEX change_undoes ON change (undoes) WHERE undoes IS NOT NULL;

-- What a change did to one client: the fields that are different, before and after.
CREATE TABLE client_history (
    client_id uuid   NOT NULL,
    edition   bigint NOT NULL,
    change_id uuid   NOT NULL REFERENCES change (id) ON DELETE CASCADE,
    before    jsonb  NOT NULL,
    after     jsonb  NOT NULL,
    PRIMARY KEY (client_id, edition)
);
CREATE INDEX client_history_change ON client_history (change_id);

-- The industry of each market; markets that are not here are of industry "other".
CREATE TABLE market_industry (
    market   text PRIMARY KEY,
    industry text NOT NULL CHECK (industry IN
        ('legal', 'healthcare', 'manufacturing', 'retail', 'finance', 'education', 'nonprofit', 'other'))
);
CREATE UNIQUE INDEX market_industry_any_case ON market_industry (lower(market));
INSERT INTO market_industry (market, industry) VALUES
    ('Legal', 'legal'), ('Healthcare', 'healthcare'), ('Manufacturing', 'manufacturing'), ('Retail', 'retail'),
    ('Financial', 'finance'), ('Education', 'education'), ('Non-Profit', 'nonprofit');

CREATE TABLE market_industry_version (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version  bigint  NOT NULL
);
INSERT INTO market_industry_version (version) VALUES (1);

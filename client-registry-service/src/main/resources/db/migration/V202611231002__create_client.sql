CREATE TABLE client (
    id              uuid        PRIMARY KEY,
    revision        bigint      NOT NULL CHECK (revision > 0),
    name            text        NOT NULL,
    industry        text        NOT NULL CHECK (industry IN
        ('legal', 'healthcare', 'manufacturing', 'retail', 'finance', 'education', 'nonprofit', 'other')),
    status          text        NOT NULL CHECK (status IN ('active', 'inactive')),
    status_since    timestamptz NOT NULL,
    auto_scoring    boolean     NOT NULL,
    score_window    integer     NOT NULL CHECK (score_window IN (30, 60, 90)),
    active_contacts integer     NOT NULL CHECK (active_contacts >= 0),
    origin          text        NOT NULL CHECK (origin IN ('connectwise', 'imported', 'manual')),
    -- The company whose name and market the client follows.
    home_company_id bigint
);
CREATE INDEX client_name ON client (lower(name), id);

-- Which client a company counts for. A company that counts for none any more keeps its row and revision.
CREATE TABLE company_assignment (
    company_id bigint PRIMARY KEY,
    client_id  uuid REFERENCES client (id),
    revision   bigint NOT NULL CHECK (revision > 0)
);
CREATE INDEX company_assignment_client ON company_assignment (client_id);

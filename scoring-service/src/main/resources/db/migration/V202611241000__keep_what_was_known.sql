-- What was known before: an older version of a fact, an assignment, a client or a source, with the time it was known from
-- and until. Together with the newest rows this tells what was known at any moment that is still kept.
ALTER TABLE fact ADD COLUMN known_from timestamptz NOT NULL DEFAULT now();
ALTER TABLE fact ALTER COLUMN known_from DROP DEFAULT;

CREATE TABLE superseded_fact (
    topic        text        NOT NULL,
    id           text        NOT NULL,
    last_updated timestamptz NOT NULL,
    read_number  bigint      NOT NULL,
    deleted      boolean     NOT NULL,
    company_id   bigint,
    day          date,
    tickets      integer     NOT NULL,
    first_touch  integer     NOT NULL,
    hours        numeric     NOT NULL,
    procurement  integer     NOT NULL,
    answers      integer     NOT NULL,
    rating_sum   integer     NOT NULL,
    rejected     boolean     NOT NULL,
    event        jsonb       NOT NULL,
    known_from   timestamptz NOT NULL,
    known_until  timestamptz NOT NULL,
    PRIMARY KEY (topic, id, last_updated, read_number)
);
CREATE INDEX superseded_fact_by_company_and_day ON superseded_fact (company_id, day) WHERE day IS NOT NULL;
CREATE INDEX superseded_fact_by_end ON superseded_fact (known_until);

ALTER TABLE company_assignment ADD COLUMN known_from timestamptz NOT NULL DEFAULT now();
ALTER TABLE company_assignment ALTER COLUMN known_from DROP DEFAULT;

CREATE TABLE superseded_assignment (
    company_id  bigint      NOT NULL,
    client_id   uuid        NOT NULL,
    revision    bigint      NOT NULL,
    known_from  timestamptz NOT NULL,
    known_until timestamptz NOT NULL,
    PRIMARY KEY (company_id, revision)
);
CREATE INDEX superseded_assignment_by_client ON superseded_assignment (client_id);
CREATE INDEX superseded_assignment_by_end ON superseded_assignment (known_until);

ALTER TABLE client ADD COLUMN known_from timestamptz NOT NULL DEFAULT now();
ALTER TABLE client ALTER COLUMN known_from DROP DEFAULT;
ALTER TABLE client ADD COLUMN active_contacts integer NOT NULL DEFAULT 0;
ALTER TABLE client ALTER COLUMN active_contacts DROP DEFAULT;
-- Every business day up to this one has its closing score; null before the first.
ALTER TABLE client ADD COLUMN closed_through date;

CREATE TABLE superseded_client (
    id              uuid        NOT NULL,
    revision        bigint      NOT NULL,
    industry        text,
    active          boolean     NOT NULL,
    auto_scoring    boolean     NOT NULL,
    active_contacts integer     NOT NULL,
    known_from      timestamptz NOT NULL,
    known_until     timestamptz NOT NULL,
    PRIMARY KEY (id, revision)
);
CREATE INDEX superseded_client_by_end ON superseded_client (known_until);

-- What scores may rely on of each source. Judged for all scores at once, so that no two of them see it differently.
CREATE TABLE availability (
    entity      text        PRIMARY KEY,
    configured  boolean     NOT NULL,
    loaded      boolean     NOT NULL,
    fresh       boolean     NOT NULL,
    covers_from date,
    known_from  timestamptz NOT NULL
);
INSERT INTO availability (entity, configured, loaded, fresh, covers_from, known_from)
SELECT entity, configured, loaded, false, covers_from, now() FROM source_state;
ALTER TABLE source_state DROP COLUMN loaded;

CREATE TABLE superseded_availability (
    entity      text        NOT NULL,
    configured  boolean     NOT NULL,
    loaded      boolean     NOT NULL,
    fresh       boolean     NOT NULL,
    covers_from date,
    known_from  timestamptz NOT NULL,
    known_until timestamptz NOT NULL,
    PRIMARY KEY (entity, known_from)
);
CREATE INDEX superseded_availability_by_end ON superseded_availability (known_until);

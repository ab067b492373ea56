-- One row per record of the sources, its newest known version, and what it adds to which day.
CREATE TABLE fact (
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
    PRIMARY KEY (topic, id)
);
CREATE INDEX fact_by_company_and_day ON fact (company_id, day) WHERE day IS NOT NULL;
CREATE INDEX rejected_fact ON fact (topic) WHERE rejected;

-- Sums of the facts of a company and day. Always equal to what a full sum over the facts would give.
CREATE TABLE day_bucket (
    company_id  bigint  NOT NULL,
    day         date    NOT NULL,
    tickets     integer NOT NULL,
    first_touch integer NOT NULL,
    hours       numeric NOT NULL,
    procurement integer NOT NULL,
    answers     integer NOT NULL,
    rating_sum  integer NOT NULL,
    PRIMARY KEY (company_id, day)
);

-- How far each topic has been applied, written with the effect of its records.
CREATE TABLE applied_offset (
    topic        text    NOT NULL,
    partition_id integer NOT NULL,
    next_offset  bigint  NOT NULL,
    PRIMARY KEY (topic, partition_id)
);

-- How far each source has been read, as the connector told us.
CREATE TABLE source_state (
    entity        text PRIMARY KEY,
    configured    boolean NOT NULL,
    loaded        boolean NOT NULL,
    last_good_run timestamptz,
    covers_from   date,
    end_offsets   jsonb   NOT NULL
);

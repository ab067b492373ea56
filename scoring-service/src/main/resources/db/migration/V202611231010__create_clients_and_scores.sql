-- Clients as the registry announced them; known is false while only an assignment has named the client.
CREATE TABLE client (
    id             uuid PRIMARY KEY,
    known          boolean NOT NULL,
    revision       bigint  NOT NULL,
    name           text,
    industry       text,
    active         boolean NOT NULL,
    auto_scoring   boolean NOT NULL,
    window_days    integer NOT NULL,
    score_revision bigint  NOT NULL DEFAULT 0
);

-- Which client a company counts for; revision 0 and no client until the registry says so.
CREATE TABLE company_assignment (
    company_id bigint PRIMARY KEY,
    client_id  uuid,
    revision   bigint NOT NULL
);
CREATE INDEX company_assignment_by_client ON company_assignment (client_id);

-- The newest score of each client and window. Not current any more when the client is not scored now.
CREATE TABLE score (
    client_id         uuid    NOT NULL REFERENCES client (id),
    window_days       integer NOT NULL,
    current           boolean NOT NULL,
    as_of             date    NOT NULL,
    score             numeric,
    grade             text,
    coverage          numeric NOT NULL,
    scorecard_version integer NOT NULL,
    details           jsonb   NOT NULL,
    PRIMARY KEY (client_id, window_days)
);
CREATE INDEX score_by_day ON score (as_of) WHERE current;

CREATE TABLE scorecard (
    version    integer PRIMARY KEY,
    document   jsonb       NOT NULL,
    author     text        NOT NULL,
    note       text        NOT NULL,
    created_at timestamptz NOT NULL
);

INSERT INTO scorecard (version, document, author, note, created_at)
VALUES (1, '{
  "metrics": [
    {"metric": "help-desk-usage", "weight": 5, "rule": {"type": "per-count", "countPerPoint": 2}},
    {"metric": "first-touch-resolution", "weight": 4, "rule": {"type": "per-count", "countPerPoint": 1}},
    {"metric": "support-satisfaction", "weight": 4, "rule": {"type": "rounded-average"}},
    {"metric": "project-engagement", "weight": 5, "rule": {"type": "bands", "otherwise": 2, "bands": [
      {"atLeast": 40, "points": 5}, {"atLeast": 20, "points": 4}, {"atLeast": 10, "points": 3}]}},
    {"metric": "procurement", "weight": 2, "rule": {"type": "per-count", "countPerPoint": 1}}
  ],
  "grades": [
    {"name": "A", "atLeast": 85}, {"name": "B", "atLeast": 75}, {"name": "C", "atLeast": 65},
    {"name": "D", "atLeast": 50}, {"name": "F", "atLeast": 0}
  ]
}', 'platform', 'Default rules', TIMESTAMPTZ '2026-11-23T00:00:00Z');

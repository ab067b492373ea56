-- People at companies as last heard; the only personal data of this database.
CREATE TABLE contact (
    id              bigint      PRIMARY KEY CHECK (id > 0),
    last_updated    timestamptz NOT NULL,
    read_number     bigint      NOT NULL,
    deleted         boolean     NOT NULL,
    company_id      bigint,
    first_name      text,
    last_name       text,
    title           text,
    email           text,
    phone           text,
    inactive        boolean     NOT NULL,
    company_default boolean     NOT NULL
);
CREATE INDEX contact_company ON contact (company_id);

-- Contacts that were erased for good: a late or repeated event must not bring them back.
CREATE TABLE erased_contact (
    id        bigint      PRIMARY KEY,
    erased_at timestamptz NOT NULL
);

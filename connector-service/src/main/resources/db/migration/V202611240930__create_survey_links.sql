-- Customers of surveys are compared by keyed hashes; without this key the hashes mean nothing. Random bits from two UUIDs.
CREATE TABLE customer_key (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    secret   bytea NOT NULL
);
INSERT INTO customer_key (secret)
VALUES (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

-- Active contacts that belong to a company.
CREATE TABLE known_contact (
    contact_id bigint PRIMARY KEY,
    company_id bigint NOT NULL,
    id_hash    bytea  NOT NULL,
    email_hash bytea
);
CREATE INDEX known_contact_by_id ON known_contact (id_hash);
CREATE INDEX known_contact_by_email ON known_contact (email_hash) WHERE email_hash IS NOT NULL;

-- Companies that are not deleted.
CREATE TABLE known_company (
    company_id bigint PRIMARY KEY,
    name_hash  bytea
);
CREATE INDEX known_company_by_name ON known_company (name_hash) WHERE name_hash IS NOT NULL;

-- One row per survey: what it is linked by, as hashes, and the outcome.
CREATE TABLE survey_link (
    survey_id   text PRIMARY KEY,
    ticket_id   bigint,
    email_hash  bytea,
    id_hash     bytea,
    name_hash   bytea,
    -- The most telling of them stands for the customer.
    customer    bytea GENERATED ALWAYS AS (coalesce(email_hash, id_hash, name_hash)) STORED,
    rating      integer,
    answered_at timestamptz,
    inactive    boolean NOT NULL,
    company_id  bigint,
    linked_by   text,
    unlinked    text,
    CHECK ((company_id IS NULL) = (linked_by IS NULL) AND (company_id IS NULL) = (unlinked IS NOT NULL))
);
CREATE INDEX survey_link_by_ticket ON survey_link (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX survey_link_by_email ON survey_link (email_hash) WHERE email_hash IS NOT NULL;
CREATE INDEX survey_link_by_id ON survey_link (id_hash) WHERE id_hash IS NOT NULL;
CREATE INDEX survey_link_by_name ON survey_link (name_hash) WHERE name_hash IS NOT NULL;
CREATE INDEX survey_link_by_customer ON survey_link (customer) WHERE customer IS NOT NULL;
CREATE INDEX survey_link_waiting ON survey_link (answered_at DESC, survey_id)
    WHERE company_id IS NULL AND answered_at IS NOT NULL AND NOT inactive;

-- Tickets that surveys name and ConnectWise does not have.
CREATE TABLE missing_ticket (
    ticket_id bigint PRIMARY KEY
);

-- Assignments by hand; the newest one of a customer also holds for the customer's other surveys.
CREATE SEQUENCE survey_assignment_number;
CREATE TABLE survey_assignment (
    survey_id  text PRIMARY KEY,
    company_id bigint NOT NULL,
    customer   bytea,
    number     bigint NOT NULL DEFAULT nextval('survey_assignment_number')
);
CREATE INDEX survey_assignment_by_customer ON survey_assignment (customer, number DESC) WHERE customer IS NOT NULL;

-- What was read before these tables existed is read once more, so that it gets into them.
UPDATE source_record SET content_hash = '' WHERE entity IN ('companies', 'contacts') AND NOT deleted;
INSERT INTO refresh_request (kind, id, generation, due_at, attempts, announced_deleted)
SELECT CASE entity WHEN 'companies' THEN 'COMPANY' WHEN 'contacts' THEN 'CONTACT' ELSE 'SURVEY' END,
       id, 1, now(), 0, false
FROM source_record
WHERE entity IN ('companies', 'contacts', 'surveys') AND NOT deleted
ON CONFLICT (kind, id) DO NOTHING;

-- Grows in every transaction that has the writers' turn: what was worked out from everything is kept until then.
CREATE TABLE registry_version (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version  bigint  NOT NULL
);
INSERT INTO registry_version (version) VALUES (1);

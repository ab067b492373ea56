-- Contacts that were erased for good: nothing about them is stored or published again. Never pruned.
CREATE TABLE erased_contact (
    id        bigint      PRIMARY KEY,
    erased_at timestamptz NOT NULL
);

-- The row of an erased record holds nothing but its id. It stays, because it is the guard that no reading passes.
ALTER TABLE source_record ADD COLUMN erased boolean NOT NULL DEFAULT false;

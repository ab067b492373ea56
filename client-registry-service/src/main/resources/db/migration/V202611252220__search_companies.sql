-- What people search in, without regard to case. Stored, because lower() for every row of every search takes longer than
-- reading the rows.
ALTER TABLE company ADD COLUMN search_text text
    GENERATED ALWAYS AS (lower(coalesce(name, '') || E'\n' || coalesce(identifier, ''))) STORED;

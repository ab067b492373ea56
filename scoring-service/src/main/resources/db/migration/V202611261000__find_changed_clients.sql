-- The transaction in which something last changed that lists of scores show of a client: its scores, a closing, its name or
-- industry. Lists are kept in memory and ask with it what has changed since they asked last. Whoever changes such a thing
-- sets it to its default. It is not indexed, because indexed columns make every update of the row dearer.
ALTER TABLE client ADD COLUMN changed_in xid8 NOT NULL DEFAULT pg_current_xact_id();

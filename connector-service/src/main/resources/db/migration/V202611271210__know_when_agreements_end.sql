-- The last day of an agreement, "infinity" when it has none, so that one that ends by itself is noticed without being read again.
-- Null until this release has read it: the next sweep does. "active", which said what was true when the agreement was read, is
-- true for everything that is read from now on; the release before this one still needs it.
ALTER TABLE source_record ADD COLUMN ended_on date;

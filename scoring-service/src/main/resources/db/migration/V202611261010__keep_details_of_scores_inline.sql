-- Lists do not look at every row any more, and who scores a client again needs its details each time: apart from the rows,
-- each reading and each writing of a score took a second one in another table and its index.
ALTER TABLE score ALTER COLUMN details SET STORAGE MAIN;
ALTER TABLE score RESET (toast_tuple_target);
-- All rows of a page are often updated by one transaction; then each of them needs room for its next version.
ALTER TABLE score SET (fillfactor = 45);

-- The overview looks at every row of a window, at the details of a page only. Apart from the rows, details are not read for
-- the others; the rows are a tenth as wide. Rows move when they are written next.
ALTER TABLE score ALTER COLUMN details SET STORAGE EXTERNAL;
-- Room for the next version of a row beside it: scores are updated all the time, and the table stays as small as it is.
ALTER TABLE score SET (toast_tuple_target = 128, fillfactor = 70);

-- With the name itself in the index PostgreSQL passes over the rows before a page without looking at the table.
DROP INDEX company_name;
CREATE INDEX company_name ON company (lower(name), id) INCLUDE (name);
DROP INDEX client_name;
CREATE INDEX client_name ON client (lower(name), id) INCLUDE (name) WHERE NOT deleted;
CREATE INDEX client_industry ON client (industry, lower(name), id) INCLUDE (name, status) WHERE NOT deleted;

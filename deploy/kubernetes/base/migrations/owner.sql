-- Run by the owner of the database before its migrations; may be repeated.

-- A migration that waits for a lock makes everyone behind it wait, too.
ALTER ROLE CURRENT_USER SET lock_timeout = '5s';

REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"app", :"read";
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"app", :"read";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app";
GRANT SELECT ON ALL TABLES IN SCHEMA public TO :"read";
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO :"app";

-- The audit log is only written to, and the list of migrations only read.
SELECT format('REVOKE UPDATE, DELETE ON public.audit_log FROM %I', :'app')
WHERE to_regclass('public.audit_log') IS NOT NULL
\gexec
SELECT format('REVOKE INSERT, UPDATE, DELETE ON public.flyway_schema_history FROM %I', :'app')
WHERE to_regclass('public.flyway_schema_history') IS NOT NULL
\gexec

-- For what the migrations make from now on.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO :"read";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO :"app";

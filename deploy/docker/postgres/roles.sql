-- One service's database and its three roles. Run as superuser, once per database, again whenever passwords change:
--
--   psql -v db=registry -v owner_password=… -v app_password=… -v read_password=… -f roles.sql
--
-- Passwords that are not given with -v are taken from OWNER_PASSWORD, APP_PASSWORD and READ_PASSWORD in the environment,
-- where no process list shows them. What exists already is brought to the same state.
--
--   <db>_owner   owns the schema and everything in it; migrations only
--   <db>_app     the service: reads and writes rows, changes no table
--   <db>_read    support: reads

\set ON_ERROR_STOP on
\if :{?owner_password}
\else
    \getenv owner_password OWNER_PASSWORD
\endif
\if :{?app_password}
\else
    \getenv app_password APP_PASSWORD
\endif
\if :{?read_password}
\else
    \getenv read_password READ_PASSWORD
\endif
\set complete no
\if :{?db}
    \if :{?owner_password}
        \if :{?app_password}
            \if :{?read_password}
                SELECT '' NOT IN (:'db', :'owner_password', :'app_password', :'read_password') AS complete \gset
            \endif
        \endif
    \endif
\endif
\if :complete
\else
    DO $$ BEGIN RAISE EXCEPTION 'roles.sql needs db, owner_password, app_password and read_password'; END $$;
\endif
\set owner :db _owner
\set app :db _app
\set read :db _read

SELECT format('CREATE ROLE %I', wanted.name)
FROM (VALUES (:'owner'), (:'app'), (:'read')) AS wanted (name)
WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted.name)
\gexec

ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app_password';
ALTER ROLE :"read" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'read_password';

-- So that one stuck statement of a service cannot hold the others for ever. Migrations may build indexes: no such limit.
ALTER ROLE :"app" SET statement_timeout = '15s';
ALTER ROLE :"app" SET lock_timeout = '5s';
ALTER ROLE :"app" SET idle_in_transaction_session_timeout = '30s';
-- A migration that waits for a lock makes everyone behind it wait, too.
ALTER ROLE :"owner" SET lock_timeout = '5s';
-- People may ask larger questions, but not hold back clean-up for hours.
ALTER ROLE :"read" SET statement_timeout = '60s';
ALTER ROLE :"read" SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE :"read" SET default_transaction_read_only = on;

-- The built-in locale sorts alike on every system. The superuser owns the database: the owner of its schema cannot drop it.
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C'' LOCALE_PROVIDER builtin'
    ' BUILTIN_LOCALE ''C.UTF-8''', :'db')
WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = :'db')
\gexec

REVOKE ALL ON DATABASE :"db" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"db" TO :"owner", :"app", :"read";

\connect :"db"

ALTER SCHEMA public OWNER TO :"owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"app", :"read";

-- What migrations will make …
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT ON TABLES TO :"read";
-- … and what they have made.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app";
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO :"app";
GRANT SELECT ON ALL TABLES IN SCHEMA public TO :"read";

-- The audit log is only written to.
SELECT format('REVOKE UPDATE, DELETE ON public.audit_log FROM %I', :'app')
WHERE to_regclass('public.audit_log') IS NOT NULL
\gexec

-- Services only look which migrations were made. The first migrations take this away, too.
SELECT format('REVOKE INSERT, UPDATE, DELETE ON public.flyway_schema_history FROM %I', :'app')
WHERE to_regclass('public.flyway_schema_history') IS NOT NULL
\gexec

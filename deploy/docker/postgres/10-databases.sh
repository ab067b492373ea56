#!/bin/bash
# Makes the databases and roles of the services and of Keycloak, with the passwords of .env. The image runs it when the
# data directory is new; run it by hand after passwords were changed:
#
#   docker compose exec postgres /docker-entrypoint-initdb.d/10-databases.sh
set -euo pipefail

for db in connector registry scoring; do
    prefix=${db^^}
    owner=${prefix}_OWNER_PASSWORD app=${prefix}_APP_PASSWORD read=${prefix}_READ_PASSWORD
    OWNER_PASSWORD=${!owner} APP_PASSWORD=${!app} READ_PASSWORD=${!read} \
        psql --no-psqlrc --quiet --username postgres --dbname postgres --set "db=$db" --file /etc/postgresql/roles.sql
    echo "database $db: roles ${db}_owner, ${db}_app and ${db}_read are set"
done

# Keycloak changes its own tables, so that one role has to be owner and user.
psql --no-psqlrc --quiet --username postgres --dbname postgres --set ON_ERROR_STOP=1 <<'SQL'
\getenv password KEYCLOAK_DB_PASSWORD
SELECT 'CREATE ROLE keycloak' WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'keycloak')
\gexec
ALTER ROLE keycloak LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
SELECT 'CREATE DATABASE keycloak' WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = 'keycloak')
\gexec
REVOKE ALL ON DATABASE keycloak FROM PUBLIC;
GRANT CONNECT ON DATABASE keycloak TO keycloak;
\connect keycloak
ALTER SCHEMA public OWNER TO keycloak;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SQL
echo "database keycloak: role keycloak is set"

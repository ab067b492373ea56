-- Who changed what. Written in the transaction of the change, read by people, never changed.
CREATE TABLE audit_log (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    who     text        NOT NULL,
    action  text        NOT NULL,
    subject text        NOT NULL,
    detail  text
);
CREATE INDEX audit_log_who ON audit_log (who, id);
CREATE INDEX audit_log_subject ON audit_log (subject, id);

CREATE FUNCTION refuse_to_change_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is only written to' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_audit_log();

-- Where the service's role is not the owner, it may not even try; nor may it touch the list of migrations.
DO $$
DECLARE
    granted record;
BEGIN
    FOR granted IN
        SELECT DISTINCT relname, rolname FROM pg_class, aclexplode(relacl) AS entry JOIN pg_roles ON pg_roles.oid = entry.grantee
        WHERE relnamespace = current_schema()::regnamespace AND relname IN ('audit_log', 'flyway_schema_history')
          AND entry.grantee <> relowner
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM %I', granted.relname, granted.rolname);
        IF granted.relname = 'flyway_schema_history' THEN
            EXECUTE format('REVOKE INSERT ON %I FROM %I', granted.relname, granted.rolname);
        END IF;
    END LOOP;
END
$$;

-- Which dead letters were applied after all.
CREATE TABLE applied_dead_letter (
    topic      text        NOT NULL,
    partition  integer     NOT NULL,
    position   bigint      NOT NULL,
    -- A topic that is made anew counts from 0 again.
    put_aside  timestamptz NOT NULL,
    applied_at timestamptz NOT NULL,
    applied_by text        NOT NULL,
    PRIMARY KEY (topic, partition, position, put_aside)
);

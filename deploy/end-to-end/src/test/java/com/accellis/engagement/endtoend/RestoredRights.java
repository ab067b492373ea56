package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.SecuredDatabase;
import java.util.Map;
import java.util.Set;

/** Owners and rights, of a database that was restored, are those of the one that was lost. */
final class RestoredRights {

    private static final String FOR_WANT_OF_RIGHTS = "42501";

    private RestoredRights() {}

    /**
     * @param before the rights in the database that was lost
     * @return how many were compared
     */
    static int compare(SecuredDatabase restored, Set<String> before) {
        assertThat(restored.rights()).as("rights").isEqualTo(before);
        // What the lists say, tried: a list may be the same and yet not be what counts. Not the audit log: its
        // trigger says the same.
        expectRefused(restored, "read", "INSERT INTO public.audit_log (who, action, subject) VALUES ('a', 'b', 'c')");
        expectRefused(restored, "read", "CREATE TABLE public.another (id int)");
        expectRefused(restored, "app", "DELETE FROM public.flyway_schema_history");
        expectRefused(restored, "app", "CREATE TABLE public.another (id int)");
        Map.of(
                        "read", "SELECT count(*) FROM public.audit_log",
                        "app", "SELECT count(*) FROM public.audit_log",
                        "owner", "ALTER TABLE public.audit_log OWNER TO CURRENT_USER")
                .forEach((role, sql) -> assertThat(restored.refusal(role, sql))
                        .as(role + ": " + sql)
                        .isEmpty());
        return before.size();
    }

    private static void expectRefused(SecuredDatabase restored, String role, String sql) {
        assertThat(restored.refusal(role, sql)).as(role + ": " + sql).contains(FOR_WANT_OF_RIGHTS);
    }
}

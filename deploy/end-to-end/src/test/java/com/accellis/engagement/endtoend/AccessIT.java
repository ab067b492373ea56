package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Operations;
import com.accellis.engagement.endtoend.system.Operations.Operation;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Systems;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every operation of every service asks for a role, and for a token that is worth something. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AccessIT {

    private static final List<String> ROLES = List.of("viewer", "manager", "admin");
    /** The dashboard asks where to log in before anybody has. */
    private static final Set<String> OPEN = Set.of("GET /dashboard/settings");

    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";

    @RegisterExtension
    final Systems systems = new Systems();

    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Integer> operationsByRole = new TreeMap<>();
    private int cells;

    @Test
    void everyOperationAsksForItsRoleAndForAGoodToken() {
        var system = systems.shared();
        var tokens = system.tokens();
        var operations = Operations.of(system);
        var callers = new LinkedHashMap<String, String>();
        callers.put("nobody", null);
        callers.putAll(tokens.bad());

        for (var operation : operations) {
            if (OPEN.contains(operation.toString())) {
                expect(operation, "nobody", 200, request(system, null, operation));
                continue;
            }
            var role = operation.role().orElse(null);
            if (!ROLES.contains(String.valueOf(role))) {
                wrong.add(operation + " names no role");
                continue;
            }
            operationsByRole.merge(role, 1, Integer::sum);
            callers.forEach((caller, token) -> expect(operation, caller, 401, request(system, token, operation)));
            var good = tokens.of(role);
            expect(operation, "two tokens", 401, request(system, good, operation, "Authorization", "Bearer " + good));
            expect(operation, "no role", 403, request(system, tokens.of(), operation));
            expect(operation, "another role", 403, request(system, tokens.of("accountant"), operation));
            for (var having : ROLES) {
                var answer = request(system, tokens.of(having), operation);
                if (ROLES.indexOf(having) < ROLES.indexOf(role)) {
                    expect(operation, having, 403, answer);
                } else {
                    expectLetIn(operation, having, answer);
                }
            }
        }

        Figures.print(
                "access",
                "%d operations %s, %d of them open to all; %d kinds of bad tokens; %d requests, %d answered wrongly",
                operations.size(),
                operationsByRole,
                OPEN.size(),
                callers.size() - 1,
                cells,
                wrong.size());
        assertThat(wrong).isEmpty();
        assertThat(operations).extracting(Operation::service).contains(Operations.SERVICES.toArray(String[]::new));
        assertThat(operationsByRole.keySet()).containsAll(ROLES);
    }

    private static HttpResponse<String> request(
            RunningSystem system, String token, Operation operation, String... headers) {
        var path = operation.path().replaceAll("\\{[^}]+}", UNKNOWN);
        if (operation.reads()) {
            return system.as(token).exchange("GET", path, null, headers);
        }
        // What changes something gets a body that nobody can mean.
        var withType = Stream.concat(Stream.of("Content-Type", operation.mediaType()), Stream.of(headers));
        return system.as(token).exchange(operation.method(), path, "[]", withType.toArray(String[]::new));
    }

    /** What a browser is told of every answer; and no other origin is let in, whatever the caller is. */
    private void checkHeaders(Operation operation, HttpResponse<String> answer) {
        var headers = answer.headers();
        if (!headers.firstValue("X-Content-Type-Options").equals(Optional.of("nosniff"))
                || headers.firstValue("Cache-Control").isEmpty()
                || headers.firstValue("Content-Security-Policy").isEmpty()
                || headers.map().keySet().stream().anyMatch(name -> name.startsWith("access-control-"))) {
            wrong.add(operation + " answered " + answer.statusCode() + " with headers " + headers.map());
        }
    }

    @Test
    void noOtherOriginIsLetIn() {
        var system = systems.shared();
        for (var operation : Operations.of(system)) {
            var path = operation.path().replaceAll("\\{[^}]+}", UNKNOWN);
            var preflight = system.as(null)
                    .exchange(
                            "OPTIONS",
                            path,
                            null,
                            "Origin",
                            "https://evil.example",
                            "Access-Control-Request-Method",
                            operation.method());
            assertThat(preflight.headers().map().keySet())
                    .as("preflight for " + operation)
                    .noneMatch(name -> name.startsWith("access-control-"));
            if (!operation.reads()) {
                // What a page of somebody else can have a browser send without asking: a form, and cookies.
                var forged = system.as(null)
                        .exchange(
                                operation.method(),
                                path,
                                "a=b",
                                "Origin",
                                "https://evil.example",
                                "Cookie",
                                "token=" + system.token("admin"),
                                "Content-Type",
                                "text/plain");
                assertThat(forged.statusCode()).as("forged " + operation).isIn(401, 415);
            }
        }
    }

    private void expect(Operation operation, String caller, int status, HttpResponse<String> answer) {
        cells++;
        checkHeaders(operation, answer);
        var problem = status < 400
                || answer.headers()
                        .firstValue("Content-Type")
                        .filter(type -> type.startsWith("application/problem+json"))
                        .isPresent();
        if (answer.statusCode() != status || !problem) {
            wrong.add(operation + " by " + caller + ": " + answer.statusCode() + " " + answer.body());
        } else if (status >= 400 && Json.read(answer.body()).get("status").intValue() != status) {
            wrong.add(operation + " by " + caller + " says another status: " + answer.body());
        }
    }

    private void expectLetIn(Operation operation, String caller, HttpResponse<String> answer) {
        cells++;
        checkHeaders(operation, answer);
        if (answer.statusCode() == 401 || answer.statusCode() == 403 || answer.statusCode() >= 500) {
            wrong.add(operation + " by " + caller + ": " + answer.statusCode() + " " + answer.body());
        }
    }
}

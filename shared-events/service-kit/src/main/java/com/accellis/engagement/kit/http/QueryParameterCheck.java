package com.accellis.engagement.kit.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that a resource does not have: a misspelt filter must not silently widen a result. Resources
 * name theirs with {@link QueryParam}; a resource that must take any is marked with {@link AnyQuery}.
 */
@ApplicationScoped
class QueryParameterCheck {

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @ServerRequestFilter
    void check(ContainerRequestContext request, ResourceInfo resource) {
        Method method = resource.getResourceMethod();
        if (method == null || method.isAnnotationPresent(AnyQuery.class)) {
            return;
        }
        Set<String> allowed = known.computeIfAbsent(method, QueryParameterCheck::namesOf);
        List<Problem.FieldError> errors = new ArrayList<>();
        request.getUriInfo().getQueryParameters().forEach((name, values) -> {
            if (!allowed.contains(name)) {
                errors.add(new Problem.FieldError(printable(name), "unknown; known are " + sorted(allowed)));
            } else if (values.size() > 1) {
                errors.add(new Problem.FieldError(name, "given more than once"));
            }
        });
        if (!errors.isEmpty()) {
            throw ProblemType.INVALID_PARAMETER.because("Query parameters are not as expected", errors);
        }
    }

    private static Set<String> namesOf(Method method) {
        return Arrays.stream(method.getParameters())
                .map(parameter -> parameter.getAnnotation(QueryParam.class))
                .filter(annotation -> annotation != null)
                .map(QueryParam::value)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String sorted(Set<String> names) {
        return names.isEmpty()
                ? "none"
                : String.join(", ", names.stream().sorted().toList());
    }

    /** The caller's spelling helps to find the mistake; anything but letters could be something else. */
    private static String printable(String name) {
        return name.matches("[A-Za-z0-9_-]{1,40}") ? name : "(unprintable)";
    }
}

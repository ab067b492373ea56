package com.accellis.engagement.kit.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which methods an address has. HTTP wants them named with every 405, and the framework does not say. */
@ApplicationScoped
class AllowedMethods {

    private static final Pattern TEMPLATE = Pattern.compile("\\{([^}:]+)(:([^}]+))?}");

    private final BeanManager beans;
    private volatile List<Route> routes;

    AllowedMethods(BeanManager beans) {
        this.beans = beans;
    }

    private record Route(Pattern path, String method) {}

    /** The value of the Allow header, for example {@code GET, POST}. */
    String at(String path) {
        if (routes == null) {
            routes = findRoutes();
        }
        String address = withoutOuterSlashes(path);
        return routes.stream()
                .filter(route -> route.path().matcher(address).matches())
                .map(Route::method)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private List<Route> findRoutes() {
        return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(bean -> (Class<?>) bean.getBeanClass())
                .filter(type -> type.isAnnotationPresent(Path.class))
                .distinct()
                .flatMap(type -> Arrays.stream(type.getMethods()).flatMap(method -> routes(type, method)))
                .toList();
    }

    private static Stream<Route> routes(Class<?> resource, Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(designator -> new Route(path(resource, method), designator.value()));
    }

    private static Pattern path(Class<?> resource, Method method) {
        String template = withoutOuterSlashes(resource.getAnnotation(Path.class).value());
        if (method.isAnnotationPresent(Path.class)) {
            template +=
                    "/" + withoutOuterSlashes(method.getAnnotation(Path.class).value());
        }
        var pattern = new StringBuilder();
        Matcher parameter = TEMPLATE.matcher(template);
        int last = 0;
        while (parameter.find()) {
            String expression = parameter.group(3);
            pattern.append(Pattern.quote(template.substring(last, parameter.start())))
                    .append(expression == null ? "[^/]+" : "(" + expression.strip() + ")");
            last = parameter.end();
        }
        return Pattern.compile(
                pattern.append(Pattern.quote(template.substring(last))).toString());
    }

    private static String withoutOuterSlashes(String path) {
        return path.replaceAll("^/+|/+$", "");
    }
}

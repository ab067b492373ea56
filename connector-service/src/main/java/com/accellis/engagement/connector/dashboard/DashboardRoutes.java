package com.accellis.engagement.connector.dashboard;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One document for all pages: which page an address means is decided in the browser, so that addresses can be shared and
 * reloaded. Nothing but our own scripts and styles is allowed in it, and it talks to nobody but us and the identity provider.
 */
@ApplicationScoped
class DashboardRoutes {

    /** After what refuses bad requests, and before the files are served. */
    private static final int EARLY = Integer.MIN_VALUE + 2;

    private static final Pattern PAGE = Pattern.compile("/|/(scores|scorecards|connectwise)(/[\\w-]+){0,2}/?");
    private static final String FILES = "/static/";

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
                    + " connect-src 'self'%s; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String PERMISSIONS =
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

    private final String policy;

    DashboardRoutes(DashboardConfig config) {
        policy = policy(config.oidcIssuer());
    }

    static String policy(Optional<URI> issuer) {
        return POLICY.formatted(issuer.map(address -> " " + address.getScheme() + "://" + address.getRawAuthority())
                .orElse(""));
    }

    void install(@Observes Router router) {
        router.route().order(EARLY).handler(this::serve);
    }

    private void serve(RoutingContext request) {
        String path = request.normalizedPath();
        boolean page = isRead(request) && PAGE.matcher(path).matches();
        if (page) {
            // It names the newest scripts.
            secure(request, "no-cache");
        } else if (path.startsWith(FILES)) {
            // They have another name when their content is another.
            secure(request, "public, max-age=31536000, immutable");
            // One that is not there today may be there tomorrow.
            request.addHeadersEndHandler(end -> {
                if (request.response().getStatusCode() == HttpResponseStatus.NOT_FOUND.code()) {
                    request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                }
            });
        }
        if (page && !path.equals("/")) {
            request.reroute("/");
        } else {
            request.next();
        }
    }

    private static boolean isRead(RoutingContext request) {
        HttpMethod method = request.request().method();
        return method == HttpMethod.GET || method == HttpMethod.HEAD;
    }

    private void secure(RoutingContext request, CharSequence caching) {
        request.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, caching)
                .putHeader("Content-Security-Policy", policy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
                .putHeader("Permissions-Policy", PERMISSIONS)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    }
}

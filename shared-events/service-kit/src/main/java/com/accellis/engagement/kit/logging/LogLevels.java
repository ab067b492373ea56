package com.accellis.engagement.kit.logging;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jboss.logging.Logger.Level;

/**
 * Log levels by category, on the management port, until the next start:
 *
 * <pre>{@code
 * curl      http://127.0.0.1:9000/q/log-levels/com.accellis.engagement
 * curl -XPUT http://127.0.0.1:9000/q/log-levels/com.accellis.engagement?level=DEBUG
 * curl -XDELETE http://127.0.0.1:9000/q/log-levels/com.accellis.engagement
 * }</pre>
 */
@ApplicationScoped
class LogLevels {

    private static final org.jboss.logging.Logger LOG = org.jboss.logging.Logger.getLogger(LogLevels.class);

    private static final Map<String, java.util.logging.Level> LEVELS = Map.of(
            Level.TRACE.name(), java.util.logging.Level.FINER,
            Level.DEBUG.name(), java.util.logging.Level.FINE,
            Level.INFO.name(), java.util.logging.Level.INFO,
            Level.WARN.name(), java.util.logging.Level.WARNING,
            Level.ERROR.name(), java.util.logging.Level.SEVERE);

    /** Loggers that nobody refers to lose their level. */
    private final Set<Logger> changed = ConcurrentHashMap.newKeySet();

    void install(@Observes ManagementInterface management) {
        var category = "/q/log-levels/:category";
        management.router().route(category).handler(LogLevels::checkCategory);
        management.router().get(category).handler(this::show);
        management.router().put(category).handler(this::change);
        management.router().delete(category).handler(this::asConfigured);
    }

    /** As loggers are called; what is logged about them must not make lines of its own. */
    private static final Pattern CATEGORY = Pattern.compile("[\\w.$-]{1,200}");

    private static void checkCategory(RoutingContext request) {
        if (CATEGORY.matcher(request.pathParam("category")).matches()) {
            request.next();
        } else {
            answer(request, 400, "a category is a name like com.accellis.engagement");
        }
    }

    private void show(RoutingContext request) {
        answer(request, 200, effective(logger(request)));
    }

    private void change(RoutingContext request) {
        var level = request.queryParam("level").stream().findFirst().map(LEVELS::get);
        if (level.isEmpty()) {
            answer(
                    request,
                    400,
                    "level is one of "
                            + String.join(
                                    ", ", LEVELS.keySet().stream().sorted().toList()));
            return;
        }
        Logger logger = logger(request);
        logger.setLevel(level.get());
        changed.add(logger);
        LOG.infof("log level changed: category=%s level=%s", logger.getName(), level.get());
        answer(request, 200, effective(logger));
    }

    /** What follows from the categories above it; a level of its own in the configuration comes back with a restart. */
    private void asConfigured(RoutingContext request) {
        Logger logger = logger(request);
        logger.setLevel(null);
        changed.remove(logger);
        answer(request, 200, effective(logger));
    }

    private static Logger logger(RoutingContext request) {
        return Logger.getLogger(request.pathParam("category"));
    }

    private static String effective(Logger logger) {
        for (Logger ancestor = logger; ancestor != null; ancestor = ancestor.getParent()) {
            var level = ancestor.getLevel();
            if (level != null) {
                return LEVELS.entrySet().stream()
                        .filter(entry -> entry.getValue().intValue() == level.intValue())
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(level.getName());
            }
        }
        return "not set";
    }

    private static void answer(RoutingContext request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(text + "\n");
    }
}

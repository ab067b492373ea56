package com.accellis.engagement.sandbox.faults;

import com.accellis.engagement.sandbox.http.Routes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Predicate;

/** Lets a request be answered wrongly, late or not at all when a fault strikes; the admin API itself is never hit. */
public final class FaultHandler implements Routes {

    private static final String ADMIN = "/sandbox/";
    private static final WrongDate RIGHT_DATE = new WrongDate(false, Duration.ZERO);

    private final Faults faults;
    private final Predicate<String> isLimited;
    private final Clock clock;

    /** @param isLimited whether requests of a path count towards a limit of requests */
    public FaultHandler(Faults faults, Predicate<String> isLimited, Clock clock) {
        this.faults = faults;
        this.isLimited = isLimited;
        this.clock = clock;
    }

    @Override
    public void mount(Router router) {
        router.route().handler(this::date);
        router.route().handler(this::strike);
    }

    private void date(RoutingContext context) {
        var date = context.normalizedPath().startsWith(ADMIN)
                ? RIGHT_DATE
                : faults.standing(WrongDate.class).stream().findFirst().orElse(RIGHT_DATE);
        if (!date.absent()) {
            var shown = ZonedDateTime.now(clock.withZone(ZoneOffset.UTC)).plus(date.offset());
            context.response().putHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(shown));
        }
        context.next();
    }

    private void strike(RoutingContext context) {
        var path = context.normalizedPath();
        if (path.startsWith(ADMIN)) {
            context.next();
            return;
        }
        if (isLimited.test(path)
                && faults.standing(RequestLimit.class).stream().anyMatch(limit -> limit.refuses(context, clock))) {
            return;
        }
        faults.striking(RequestFault.class, fault -> path.contains(fault.path()))
                .ifPresentOrElse(fault -> strike(context, fault), context::next);
    }

    private void strike(RoutingContext context, RequestFault fault) {
        if (fault.delay().isZero()) {
            fault.strike(context, clock);
            return;
        }
        context.vertx().setTimer(fault.delay().toMillis(), timer -> {
            if (!context.response().closed()) {
                fault.strike(context, clock);
            }
        });
    }
}

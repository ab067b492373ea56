package com.accellis.engagement.local;

import java.time.Duration;
import java.util.List;

/** What the user reads when everything is up. */
final class Greeting {

    private Greeting() {}

    static List<String> lines(String address, DataDirectory data, ImportWatch.Loaded loaded, Duration took) {
        return List.of(
                "",
                "Ready after " + (took.toMinutes() > 0 ? took.toMinutes() + " min " : "") + took.toSecondsPart()
                        + " s.",
                "",
                "  Dashboard          " + address,
                "  REST API           " + address + "/api/v1",
                "  Log-in             tokens for viewer, manager and admin in " + data.accessFile(),
                "  Loaded             " + loaded.counts(),
                "  Scores             " + loaded.scores() + " of " + loaded.clients()
                        + " clients, over 30, 60 and 90 days",
                "  Logs               " + data.resolve("logs"),
                "",
                "  Try it:  . " + data.accessFile(),
                "           curl -H \"Authorization: Bearer $ENGAGEMENT_VIEWER_TOKEN\""
                        + " \"$ENGAGEMENT_URL/api/v1/scores?window=30\"",
                "",
                "Ctrl-C stops everything; the data stays for the next start (--fresh starts empty).");
    }
}

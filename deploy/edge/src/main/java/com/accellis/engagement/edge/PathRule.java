package com.accellis.engagement.edge;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Accepts only addresses that services read at all, since they refuse others without a word, and only paths that every
 * reader understands alike. A path that this program and the service behind it would read differently
 * ({@code /scores/%2e%2e/q/metrics}, {@code //q}, {@code /q;x}) could reach what is meant to be hidden.
 */
final class PathRule {

    /** What a path turned out to be: plain text to route by, or the reason why not. */
    record Verdict(Optional<String> path, Optional<Problem> refusal) {

        private static Verdict accepted(String path) {
            return new Verdict(Optional.of(path), Optional.empty());
        }

        private static Verdict refused(Problem problem) {
            return new Verdict(Optional.empty(), Optional.of(problem));
        }
    }

    private PathRule() {}

    /** @param target the request target as sent, with its query */
    static Verdict judge(String target) {
        if (!target.startsWith("/") || !isUri(target)) {
            return Verdict.refused(Problem.MALFORMED_TARGET);
        }
        var raw = target.split("[?#]", 2)[0];
        var lower = raw.toLowerCase(Locale.ROOT);
        if (lower.contains("%2f") || lower.contains("%5c") || lower.contains("%2e")) {
            return Verdict.refused(Problem.MALFORMED_TARGET);
        }
        var ambiguous = raw.contains("//")
                || raw.contains(";")
                || Arrays.stream(raw.split("/")).anyMatch(segment -> segment.equals(".") || segment.equals(".."));
        return ambiguous ? Verdict.refused(Problem.NOT_FOUND) : Verdict.accepted(decoded(raw));
    }

    /** As the HTTP server of services asks before anything of ours is asked there. */
    private static boolean isUri(String target) {
        try {
            new URI(target);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String decoded(String raw) {
        // A plus sign is itself in a path; the JDK's decoder takes it for a space of a form.
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}

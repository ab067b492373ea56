package com.accellis.engagement.connector.diagnosis;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names the fault of a ConnectWise connection. Where ConnectWise answers alike to different faults, all of them are named.
 */
public final class ConnectWiseDiagnosis {

    /** Further apart, versions of records would be cut to the wrong time. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private static final String NAME = "ConnectWise";
    private static final String BASE_URL = "CONNECTWISE_BASE_URL";
    private static final String KEYS = "CONNECTWISE_PUBLIC_KEY and CONNECTWISE_PRIVATE_KEY";
    private static final String COMPANY = "CONNECTWISE_COMPANY_ID";
    private static final Pattern CLOUD = Pattern.compile("[a-z-]+\\.myconnectwise\\.net");
    private static final Pattern CODEBASE = Pattern.compile("[\\w.-]{1,40}");

    private final ConnectWiseFacts facts;

    private ConnectWiseDiagnosis(ConnectWiseFacts facts) {
        this.facts = facts;
    }

    public static Diagnosis of(ConnectWiseFacts facts) {
        return new ConnectWiseDiagnosis(facts).diagnose();
    }

    /** Whether the answer to {@code /system/info} makes the login host's word on the company worth asking for. */
    public static boolean companyHelps(Exchange info) {
        return info.is(404) || cannotRoute(info);
    }

    /** Whether asking for lists can tell more than the answer to {@code /system/info} does. */
    public static boolean listsHelp(Exchange info) {
        return info.good() && info.json() || info.is(403);
    }

    private Diagnosis diagnose() {
        if (!facts.missing().isEmpty()) {
            return diagnosis(
                    Outcome.NOT_CONFIGURED,
                    "ConnectWise is not set up: set " + String.join(", ", facts.missing()) + ".");
        }
        return ofInfo(facts.info()).or(this::ofLists).orElseGet(this::works);
    }

    private Optional<Diagnosis> ofInfo(Exchange info) {
        if (!info.answered()) {
            return found(noAnswer(info));
        }
        if (cannotRoute(info)) {
            return found(Outcome.WRONG_CODEBASE_OR_COMPANY, wrongCodebase());
        }
        if (info.says("SSL is required") || info.says("plain HTTP request was sent to HTTPS port")) {
            return found(Outcome.SSL_REQUIRED, sslRequired());
        }
        if (info.is(429)) {
            return found(Outcome.THROTTLED, throttled());
        }
        if (info.isServerError()) {
            return found(Outcome.SOURCE_ERROR, sourceError(info.status(), "/system/info"));
        }
        if (info.is(401)) {
            return found(Outcome.WRONG_KEYS, wrongKeys());
        }
        if (info.is(403)) {
            // The lists tell whether this is one right or all of them.
            return Optional.empty();
        }
        if (info.is(404) && isConnectWise(info)) {
            return found(Outcome.WRONG_KEYS_OR_COMPANY, wrongKeysOrCompany());
        }
        if (!info.json()) {
            return found(Outcome.WRONG_HOST, wrongHost());
        }
        if (info.good()) {
            return info.facts().containsKey("version") ? Optional.empty() : found(Outcome.WRONG_HOST, wrongHost());
        }
        return found(
                Outcome.UNEXPECTED_ANSWER,
                "ConnectWise answers /system/info with status " + info.status() + ", which we did not expect: check "
                        + BASE_URL + ", and whether a proxy stands between.");
    }

    /** A 404 may come from anywhere; the login host's answer or the shape of the error tells that it is ConnectWise. */
    private boolean isConnectWise(Exchange notFound) {
        return notFound.code() != null || !companyKnown().equals("unknown");
    }

    private Optional<Diagnosis> ofLists() {
        // Some releases answer /system/info without looking at the keys.
        if (any(list -> list.is(401))) {
            return found(Outcome.WRONG_KEYS, wrongKeys());
        }
        if (facts.lists().values().stream().allMatch(list -> list.is(403))) {
            return found(
                    Outcome.CLIENT_ID_REFUSED,
                    "ConnectWise forbids everything we need: CONNECTWISE_CLIENT_ID is most likely wrong or not registered at"
                            + " developer.connectwise.com; if it is right, the API member's security role has no rights"
                            + " at all.");
        }
        if (any(list -> list.is(429))) {
            return found(Outcome.THROTTLED, throttled());
        }
        var unanswered = lists(list -> !list.answered()).findFirst();
        if (unanswered.isPresent()) {
            Verdict verdict = noAnswer(unanswered.get().getValue());
            return found(
                    verdict.outcome(),
                    "ConnectWise answers, but not for " + unanswered.get().getKey() + ": " + verdict.sentence());
        }
        var failing = lists(Exchange::isServerError).findFirst();
        if (failing.isPresent()) {
            return found(
                    Outcome.SOURCE_ERROR,
                    sourceError(failing.get().getValue().status(), failing.get().getKey()));
        }
        if (Math.abs(offsetSeconds()) > CLOCK_TOLERANCE.toSeconds()) {
            return found(Outcome.CLOCK_OFF, clockOff());
        }
        List<String> forbidden = Stream.concat(
                        facts.info().is(403) ? Stream.of("system information") : Stream.of(),
                        lists(list -> list.is(403)).map(Map.Entry::getKey))
                .toList();
        if (!forbidden.isEmpty()) {
            return found(
                    Outcome.MISSING_RIGHT,
                    "The API member may not read " + String.join(", ", forbidden)
                            + ": add the right to its security role in ConnectWise. The rest works.");
        }
        var odd = lists(list -> list.right() != Right.READABLE).findFirst();
        return odd.map(list -> diagnosis(
                Outcome.UNEXPECTED_ANSWER,
                "ConnectWise answers for " + list.getKey() + " with status "
                        + list.getValue().status()
                        + ", which we did not expect: check CONNECTWISE_CODEBASE and CONNECTWISE_API_VERSION."));
    }

    private Diagnosis works() {
        return diagnosis(Outcome.OK, "The connection works and everything we need can be read.");
    }

    private long offsetSeconds() {
        Duration offset = facts.info().clockOffset();
        return offset == null ? 0 : offset.toSeconds();
    }

    private String clockOff() {
        long offset = offsetSeconds();
        return "The clock of ConnectWise is " + Math.abs(offset) + " seconds "
                + (offset > 0 ? "ahead of" : "behind")
                + " ours: check the time of this machine (NTP), then that of the ConnectWise server.";
    }

    private String wrongKeys() {
        return "ConnectWise refuses the keys: check " + KEYS + ", that both belong to an API member of company "
                + "CONNECTWISE_COMPANY_ID names, and that the member is active.";
    }

    private String wrongKeysOrCompany() {
        return switch (companyKnown()) {
            case "yes" ->
                "ConnectWise knows the company but not this address or these keys: the keys are most likely wrong"
                        + " (the cloud answers 404 to them), check " + KEYS + "; else CONNECTWISE_CODEBASE.";
            case "no" ->
                "ConnectWise does not know the company: check " + COMPANY + ", and that " + BASE_URL
                        + " is in the company's region; the keys may be wrong as well.";
            default ->
                "ConnectWise answers 404, as its cloud does to wrong keys and to a wrong company alike: check " + KEYS
                        + ", then " + COMPANY + " and that " + BASE_URL + " is in the company's region.";
        };
    }

    private String wrongCodebase() {
        String told = facts.company() == null ? null : facts.company().facts().get("Codebase");
        String codebase = told == null ? "" : told.replaceAll("/+$", "");
        if (CODEBASE.matcher(codebase).matches() && !codebase.equals(facts.codebase())) {
            return "ConnectWise cannot route our requests: CONNECTWISE_CODEBASE is " + facts.codebase()
                    + ", and the company's own is " + codebase + "; v4_6_release works for every company.";
        }
        return switch (companyKnown()) {
            case "no" ->
                "ConnectWise cannot route our requests, because it does not know the company: check " + COMPANY + ".";
            default ->
                "ConnectWise cannot route our requests: check CONNECTWISE_CODEBASE (v4_6_release works for every company)"
                        + " and " + COMPANY + ".";
        };
    }

    /** {@code yes}, {@code no}, or {@code unknown} when the login host did not say. */
    private String companyKnown() {
        Exchange company = facts.company();
        if (company == null || !company.good()) {
            return "unknown";
        }
        return switch (company.body()) {
            case JSON_NULL -> "no";
            case JSON_OBJECT -> "yes";
            default -> "unknown";
        };
    }

    private String sslRequired() {
        String host = host();
        if (CLOUD.matcher(host).matches() && !host.startsWith("api-")) {
            return "ConnectWise's REST interface is at another host: set " + BASE_URL + " to https://api-" + host + ".";
        }
        return https()
                ? "ConnectWise wants another address: cloud hosts need api- in front of their name, for example"
                        + " https://api-na.myconnectwise.net in " + BASE_URL + "."
                : "ConnectWise wants a secure connection: begin " + BASE_URL
                        + " with https://, and use api- in front of the name of a cloud host.";
    }

    private String wrongHost() {
        return host() + " answers, but it is not ConnectWise's REST interface: check the host in " + BASE_URL
                + " (cloud hosts begin with api-), and whether a proxy answers instead.";
    }

    private static String throttled() {
        return "ConnectWise throttles us: other integrations may use up its limit of requests. Try again in a minute;"
                + " if it stays, lower CONNECTWISE_REQUESTS_PER_MINUTE.";
    }

    private static String sourceError(int status, String place) {
        return "ConnectWise answers " + place + " with an error of its own (status " + status
                + "): nothing is wrong on our side. Try again later; if it stays, ask ConnectWise's support.";
    }

    private Verdict noAnswer(Exchange exchange) {
        return Verdict.noAnswer(exchange, NAME, BASE_URL, host(), https());
    }

    private String host() {
        return facts.address().getHost() == null
                ? "The address"
                : facts.address().getHost().toLowerCase(Locale.ROOT);
    }

    private boolean https() {
        return "https".equalsIgnoreCase(facts.address().getScheme());
    }

    private static boolean cannotRoute(Exchange info) {
        return info.is(400) && info.says("cannot route");
    }

    private boolean any(Predicate<Exchange> condition) {
        return lists(condition).findFirst().isPresent();
    }

    private Stream<Map.Entry<String, Exchange>> lists(Predicate<Exchange> condition) {
        return facts.lists().entrySet().stream().filter(list -> condition.test(list.getValue()));
    }

    private Optional<Diagnosis> found(Verdict verdict) {
        return found(verdict.outcome(), verdict.sentence());
    }

    private Optional<Diagnosis> found(Outcome outcome, String sentence) {
        return Optional.of(diagnosis(outcome, sentence));
    }

    private Diagnosis diagnosis(Outcome outcome, String sentence) {
        Map<String, Right> rights = new LinkedHashMap<>();
        facts.lists().forEach((kind, list) -> rights.put(kind, list.right()));
        return new Diagnosis(outcome, sentence, rights);
    }
}

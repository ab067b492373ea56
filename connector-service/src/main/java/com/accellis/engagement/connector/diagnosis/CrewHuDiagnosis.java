package com.accellis.engagement.connector.diagnosis;

import java.util.Map;

/** Names the fault of a CrewHu connection. CrewHu's errors are not documented, so statuses decide. */
public final class CrewHuDiagnosis {

    private static final String BASE_URL = "CREWHU_BASE_URL";

    private CrewHuDiagnosis() {}

    public static Diagnosis of(CrewHuFacts facts) {
        if (!facts.configured()) {
            return new Diagnosis(
                    Outcome.NOT_CONFIGURED,
                    "CrewHu is not set up, so satisfaction is not scored: set CREWHU_API_KEY (in CrewHu: Settings,"
                            + " Integrations).",
                    Map.of());
        }
        Exchange surveys = facts.surveys();
        Right right = surveys.is(401) ? Right.UNKNOWN : surveys.right();
        Verdict found = found(facts, surveys);
        return new Diagnosis(found.outcome(), found.sentence(), Map.of("surveys", right));
    }

    private static Verdict found(CrewHuFacts facts, Exchange surveys) {
        String host = facts.address().getHost() == null
                ? "The address"
                : facts.address().getHost();
        if (!surveys.answered()) {
            boolean https = "https".equalsIgnoreCase(facts.address().getScheme());
            return Verdict.noAnswer(surveys, "CrewHu", BASE_URL, host, https);
        }
        if (surveys.is(401) || surveys.is(403)) {
            return new Verdict(
                    Outcome.WRONG_KEYS,
                    "CrewHu refuses the token: check CREWHU_API_KEY (in CrewHu: Settings, Integrations), and that no"
                            + " proxy drops the header X_CREWHU_APITOKEN because of its underscores.");
        }
        if (surveys.is(429)) {
            return new Verdict(Outcome.THROTTLED, "CrewHu throttles us: try again in a minute.");
        }
        if (surveys.isServerError()) {
            return new Verdict(
                    Outcome.SOURCE_ERROR,
                    "CrewHu answers with an error of its own (status " + surveys.status()
                            + "): nothing is wrong on our side. Try again later.");
        }
        if (!surveys.good() || !surveys.json()) {
            return new Verdict(
                    Outcome.WRONG_HOST,
                    host + " answers, but not with surveys: check " + BASE_URL
                            + " (https://api.crewhu.com/api/), and whether a proxy answers instead.");
        }
        return new Verdict(Outcome.OK, "The connection works and surveys can be read.");
    }
}

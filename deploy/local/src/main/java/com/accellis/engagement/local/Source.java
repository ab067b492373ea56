package com.accellis.engagement.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which ConnectWise the system reads.
 *
 * @param sandbox whether it is our own stand-in
 * @param settings {@code CONNECTWISE_*} and {@code CREWHU_*} for the connector
 * @param identity tells one source from another, so that their data is never mixed
 */
record Source(boolean sandbox, Map<String, String> settings, String identity) {

    private static final String PRIVATE_KEY = "CONNECTWISE_PRIVATE_KEY";
    private static final List<String> REQUIRED = List.of(
            "CONNECTWISE_BASE_URL",
            "CONNECTWISE_COMPANY_ID",
            "CONNECTWISE_PUBLIC_KEY",
            PRIVATE_KEY,
            "CONNECTWISE_CLIENT_ID");
    private static final String COMPANY = "northwind";

    Source {
        settings = Map.copyOf(settings);
    }

    /**
     * The real one when the caller's environment names it, else the sandbox.
     *
     * @throws CannotStartException when only some of the variables are set
     */
    static Source choose(Map<String, String> environment, Secrets secrets, int sandboxPort) {
        var given = REQUIRED.stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .toList();
        // Somebody who exported access.env of an earlier start means the sandbox, which gets a new address.
        var ownSandbox = secrets.find(PRIVATE_KEY)
                .filter(key -> key.equals(environment.get(PRIVATE_KEY)))
                .isPresent();
        if (given.isEmpty() || ownSandbox) {
            return sandbox(secrets, sandboxPort);
        }
        if (given.size() < REQUIRED.size()) {
            var missing =
                    REQUIRED.stream().filter(name -> !given.contains(name)).toList();
            throw new CannotStartException("To read the real ConnectWise set " + String.join(", ", missing)
                    + " as well; to use the sandbox unset " + String.join(", ", given) + ".");
        }
        return new Source(
                false,
                Map.of(),
                environment.get("CONNECTWISE_COMPANY_ID") + " at " + environment.get("CONNECTWISE_BASE_URL"));
    }

    private static Source sandbox(Secrets secrets, int port) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("CONNECTWISE_BASE_URL", "http://" + Ports.HOST + ":" + port);
        settings.put("CONNECTWISE_COMPANY_ID", COMPANY);
        for (var name : List.of("CONNECTWISE_PUBLIC_KEY", PRIVATE_KEY, "CONNECTWISE_CLIENT_ID", "CREWHU_API_KEY")) {
            settings.put(name, secrets.get(name));
        }
        settings.put("CREWHU_BASE_URL", "http://" + Ports.HOST + ":" + port + "/api/");
        return new Source(true, settings, "sandbox");
    }

    static boolean isSourceSetting(String variable) {
        return variable.startsWith("CONNECTWISE_") || variable.startsWith("CREWHU_");
    }

    /** Data of one source must not meet data of another: ids would be taken for each other. */
    void claim(Secrets kept) {
        var known = kept.getOrMake("source", this::identity);
        if (!known.equals(identity)) {
            throw new CannotStartException("The data here comes from " + known + ", not from " + identity
                    + ": start with --fresh, or with another --data DIR.");
        }
    }
}

package com.accellis.engagement.connector.crewhu;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.connector.platform.CrewHuConfig;
import com.accellis.engagement.connector.platform.SourceKeys;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Requests for surveys, spelled as the settings say. */
final class SurveyRequest {

    private static final String NO_FILTER = "none";
    private static final String MOMENT = "{since}";

    private final CrewHuConfig config;

    SurveyRequest(CrewHuConfig config) {
        if (!config.changedSince().equals(NO_FILTER) && config.changedSince().indexOf('=') < 1) {
            throw new IllegalStateException("crewhu.changed-since has to be none or name=value");
        }
        this.config = config;
    }

    /** @param page from 1 */
    URI list(int page, int pageSize, Optional<Instant> changedSince) {
        String filter =
                changedSince.flatMap(this::filter).map(text -> "&" + text).orElse("");
        return URI.create(path() + "?" + parameter(config.pageSizeParameter(), Integer.toString(pageSize)) + "&"
                + parameter(config.pageParameter(), Integer.toString(page)) + filter);
    }

    URI one(String id) {
        return URI.create(path() + "/" + encoded(id));
    }

    /**
     * A request for one of these addresses, signed in as the settings say.
     *
     * @throws SourceKeys.UnusableKey when no header can carry what stands before the key
     */
    HttpRequest.Builder signed(URI address, String key) {
        return HttpRequest.newBuilder(address)
                .header(
                        config.apiKeyHeader(),
                        config.apiKeyScheme()
                                .map(scheme -> SourceKeys.sendable("crewhu.api-key-scheme", scheme) + " " + key)
                                .orElse(key))
                .header("Accept", "application/json");
    }

    private String path() {
        return config.baseUrl().toString().replaceAll("/+$", "") + "/"
                + config.surveyPath().replaceAll("^/+|/+$", "");
    }

    private Optional<String> filter(Instant changedSince) {
        String template = config.changedSince();
        if (template.equals(NO_FILTER)) {
            return Optional.empty();
        }
        int end = template.indexOf('=');
        String value = template.substring(end + 1)
                .replace(MOMENT, changedSince.truncatedTo(ChronoUnit.SECONDS).toString());
        return Optional.of(parameter(template.substring(0, end), value));
    }

    private static String parameter(String name, String value) {
        return encoded(name) + "=" + encoded(value);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}

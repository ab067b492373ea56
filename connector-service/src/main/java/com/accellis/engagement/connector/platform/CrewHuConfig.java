package com.accellis.engagement.connector.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach CrewHu. Without a key satisfaction is not scored. CrewHu publishes its address, the header and the names of a
 * survey's fields; what is marked as unconfirmed here comes from other people's programs, so it can be set.
 */
@ConfigMapping(prefix = "crewhu")
public interface CrewHuConfig {

    /** Up to and including {@code /api/}. */
    @WithDefault("https://api.crewhu.com/api/")
    URI baseUrl();

    Optional<String> apiKey();

    /** The header that carries the key. Some proxies drop names with an underscore. */
    @WithDefault("X_CREWHU_APITOKEN")
    String apiKeyHeader();

    /** What stands before the key in its header, for example {@code Bearer}; nothing by default. */
    Optional<String> apiKeyScheme();

    /** Path of the list below the address; one survey is at this path plus {@code /id}. */
    @WithDefault("v1/survey")
    String surveyPath();

    /** The parameter with the number of surveys per page. Unconfirmed. */
    @WithDefault("limit")
    String pageSizeParameter();

    /** The parameter with the number of the page, from 1. Unconfirmed. */
    @WithDefault("step")
    String pageParameter();

    /**
     * The parameter that asks for changed surveys only; {@code {since}} is replaced by the moment. The spelling is
     * unconfirmed; the other one seen is <code>_updated_at={"$gte":"{since}"}</code>. {@code none} sends none. Whatever CrewHu
     * makes of it, surveys that did not change since are left out here as well.
     */
    @WithDefault("_updated_at[$gte]={since}")
    String changedSince();

    /** Fields of {@code customer_data} that may have the e-mail address; the first that is there counts. Unconfirmed. */
    @WithDefault("email,contact_email")
    List<String> customerEmailFields();

    /** The same for the number of the contact in ConnectWise. Unconfirmed. */
    @WithDefault("id")
    List<String> customerIdFields();

    /** The same for the name of the company. */
    @WithDefault("name,company_name")
    List<String> customerNameFields();

    /** How long an answer may take, its body included. */
    @WithDefault("30s")
    Duration readTimeout();

    /** Pause before the first repetition; it doubles each time, three times. */
    @WithDefault("500ms")
    Duration retryPause();

    default boolean configured() {
        return apiKey().isPresent();
    }
}

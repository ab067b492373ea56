package com.accellis.engagement.sandbox.records;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of record the sandbox holds. */
public enum RecordType {
    COMPANIES("companies", "Company", "company"),
    CONTACTS("contacts", "Contact", "contact"),
    SERVICE_TICKETS("service-tickets", "Ticket", "ticket"),
    PROJECT_TICKETS("project-tickets", "Ticket", "ticket"),
    TIME_ENTRIES("time-entries", "TimeEntry", "time"),
    AGREEMENTS("agreements", "Agreement", "agreement"),
    AGREEMENT_ADDITIONS("agreement-additions", "Addition", null),
    SURVEYS("surveys", "Survey", null),
    MARKETS("markets", "MarketDescription", null),
    COMPANY_STATUSES("company-statuses", "CompanyStatus", null),
    COMPANY_TYPES("company-types", "CompanyType", null),
    CALLBACKS("callbacks", "CallbackEntry", null);

    private static final String SURVEY_ID_PREFIX = "66c1a7f0d2b94e03";

    private final String key;
    private final String label;
    private final String callbackType;

    RecordType(String key, String label, String callbackType) {
        this.key = key;
        this.label = label;
        this.callbackType = callbackType;
    }

    /** The word used for the type in the admin API. */
    public String key() {
        return key;
    }

    /** The word ConnectWise uses in messages such as "Contact 57 not found". */
    public String label() {
        return label;
    }

    /** The callback type that changes of such records raise; additions, surveys and setup tables raise none. */
    public Optional<String> callbackType() {
        return Optional.ofNullable(callbackType);
    }

    public boolean isTicket() {
        return this == SERVICE_TICKETS || this == PROJECT_TICKETS;
    }

    /** Whether the admin API may read and change such records; setup tables and callbacks are not open to it. */
    public boolean isOpenToAdmin() {
        return ordinal() <= SURVEYS.ordinal();
    }

    /** Service and project tickets draw their ids from one sequence. */
    RecordType idSequence() {
        return this == PROJECT_TICKETS ? SERVICE_TICKETS : this;
    }

    /** The id as the API writes it: CrewHu ids are 24 hexadecimal digits that end with our number. */
    public String idText(int id) {
        return this == SURVEYS ? SURVEY_ID_PREFIX + String.format("%08x", id) : Integer.toString(id);
    }

    /** The record number behind an id as the API writes it; empty for a text that can be no id of this type. */
    public Optional<Integer> parseId(String text) {
        var isHex = this == SURVEYS;
        if (isHex && !text.startsWith(SURVEY_ID_PREFIX)) {
            return Optional.empty();
        }
        try {
            var id = isHex ? Integer.parseInt(text.substring(SURVEY_ID_PREFIX.length()), 16) : Integer.parseInt(text);
            return id > 0 ? Optional.of(id) : Optional.empty();
        } catch (NumberFormatException notAnId) {
            return Optional.empty();
        }
    }

    public static Optional<RecordType> ofKey(String key) {
        return Arrays.stream(values()).filter(type -> type.key.equals(key)).findFirst();
    }
}

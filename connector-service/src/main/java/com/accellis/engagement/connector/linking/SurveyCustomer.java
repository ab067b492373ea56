package com.accellis.engagement.connector.linking;

/**
 * Who answered, as CrewHu says it. Personal data: held in memory only, and compared by hash.
 *
 * @param email the address, normalised; null when none is given
 * @param id the customer's number in another system, supposedly ConnectWise's contact; null when none is given
 * @param name the company's name, normalised; null when none is given
 */
public record SurveyCustomer(String email, String id, String name) {

    public static final SurveyCustomer UNKNOWN = new SurveyCustomer(null, null, null);

    private static final String NUMBER = "[1-9][0-9]{0,17}";

    /** From the texts as they were sent; what cannot be used is none. */
    public static SurveyCustomer of(String email, String id, String name) {
        return new SurveyCustomer(
                EmailKey.of(email),
                id != null && id.strip().matches(NUMBER) ? id.strip() : null,
                CompanyNameKey.of(name));
    }

    /** Tells nothing, in case it gets into a log. */
    @Override
    public String toString() {
        return "SurveyCustomer";
    }
}

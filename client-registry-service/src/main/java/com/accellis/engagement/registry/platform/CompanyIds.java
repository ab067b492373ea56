package com.accellis.engagement.registry.platform;

import com.accellis.engagement.kit.http.ProblemType;
import java.util.List;

/** The companies that a request is about. */
public final class CompanyIds {

    private static final int MOST = 1_000;

    private CompanyIds() {}

    /**
     * Each once.
     *
     * @throws com.accellis.engagement.kit.http.ProblemException {@code body-too-large} when there are more than 1,000
     */
    public static List<Long> distinct(List<Long> companyIds) {
        if (companyIds.size() > MOST) {
            throw ProblemType.BODY_TOO_LARGE.because("At most " + MOST + " companies at once");
        }
        return companyIds.stream().distinct().toList();
    }
}

package com.accellis.engagement.registry.roster;

import com.accellis.engagement.registry.industry.Industry;
import java.util.List;

/**
 * What people decide about a client.
 *
 * @param name null when the name follows ConnectWise
 * @param industry null when the industry follows the market
 * @param window the client's period in days: 30, 60 or 90
 * @param notes null when there are none
 * @param retired whether we have stopped working for it, whatever ConnectWise says
 */
public record Decisions(
        String name, Industry industry, boolean autoScoring, int window, String notes, boolean retired) {

    /** The periods, in days, that there are. */
    public static final List<Integer> WINDOWS = List.of(30, 60, 90);

    /** Nobody has decided anything. */
    public static Decisions usual() {
        return new Decisions(null, null, true, 30, null, false);
    }

    public Decisions withName(String other) {
        return new Decisions(other, industry, autoScoring, window, notes, retired);
    }

    public Decisions withScoring(boolean on, int days) {
        return new Decisions(name, industry, on, days, notes, retired);
    }
}

package com.accellis.engagement.registry.transfer;

import com.accellis.engagement.events.WireNamed;
import java.util.List;
import java.util.UUID;

/**
 * What an import did, or would do.
 *
 * @param applied false for a dry run, and when a line is faulty: then nothing was changed
 */
public record ImportReport(
        boolean applied, int created, int changed, int unchanged, int faulty, List<LineReport> lines) {

    /** What becomes of a line. */
    public enum Outcome implements WireNamed {
        CREATED,
        CHANGED,
        UNCHANGED,
        FAULTY
    }

    /**
     * @param line number in the file as an editor counts them, the heading being 1
     * @param clientId null for a client that is not there
     * @param faults why it cannot be imported
     */
    public record LineReport(long line, Outcome outcome, UUID clientId, String name, List<Fault> faults) {}

    static ImportReport of(boolean dryRun, List<LineReport> lines) {
        int faulty = count(lines, Outcome.FAULTY);
        return new ImportReport(
                !dryRun && faulty == 0,
                count(lines, Outcome.CREATED),
                count(lines, Outcome.CHANGED),
                count(lines, Outcome.UNCHANGED),
                faulty,
                lines);
    }

    private static int count(List<LineReport> lines, Outcome outcome) {
        return (int) lines.stream().filter(line -> line.outcome() == outcome).count();
    }
}

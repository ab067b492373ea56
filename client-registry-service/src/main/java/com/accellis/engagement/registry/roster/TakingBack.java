package com.accellis.engagement.registry.roster;

import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.history.Entry;
import com.accellis.engagement.registry.roster.Touched.Whereabouts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Puts back what an earlier change made different, if nothing has happened since that speaks against it. */
final class TakingBack {

    /** What people decided; the rest follows from it and from the companies. */
    private static final Set<String> DECIDED = Set.of(
            "chosenName", "chosenIndustry", "autoScoring", "window", "notes", "retired", "deleted", "mergedInto");

    private final Touched touched;
    private final List<Entry> entries;
    private final Moves moves;

    /** @param entries all that the change did */
    TakingBack(Touched touched, List<Entry> entries) {
        this.touched = touched;
        this.entries = entries;
        moves = Moves.of(entries);
    }

    /** @throws com.accellis.engagement.kit.http.ProblemException {@code not-undoable} */
    void run() {
        touched.lock(entries.stream().map(Entry::clientId).toList());
        touched.load(moves.companyIds());
        refuse(
                "Something was changed again since",
                Stream.concat(entries.stream().flatMap(this::changedAgain), movedOn()));
        entries.forEach(this::putBack);
        moves.companyIds()
                .forEach(id ->
                        touched.assign(List.of(id), new Whereabouts(moves.from(id), moves.wasTakenAwayBefore(id))));
        refuse("A client that is deleted would have companies", deletedWithCompanies());
    }

    private static void refuse(String detail, Stream<Problem.FieldError> reasons) {
        List<Problem.FieldError> all = reasons.toList();
        if (!all.isEmpty()) {
            throw ProblemType.NOT_UNDOABLE.because(detail, all);
        }
    }

    private Stream<Problem.FieldError> changedAgain(Entry entry) {
        Map<String, Object> now = ClientState.fields(touched.state(touched.client(entry.clientId())));
        return decided(entry.after()).entrySet().stream()
                .filter(field -> !Objects.equals(field.getValue(), now.get(field.getKey())))
                .map(field -> new Problem.FieldError(field.getKey(), "of client " + entry.clientId()));
    }

    private Stream<Problem.FieldError> movedOn() {
        return moves.companyIds().stream()
                .filter(id -> !Objects.equals(touched.whereabouts(id).clientId(), moves.to(id)))
                .map(id -> new Problem.FieldError("companyIds", "company " + id + " has moved on"));
    }

    private void putBack(Entry entry) {
        Client client = touched.client(entry.clientId());
        ClientState wanted = touched.state(client).with(decided(entry.before()));
        client.decide(wanted.decisions());
        client.restore(wanted.deleted(), wanted.mergedInto());
    }

    /** The client got companies after the change that made it, or was removed after the change that took them away. */
    private Stream<Problem.FieldError> deletedWithCompanies() {
        List<Problem.FieldError> found = new ArrayList<>();
        touched.clients().stream()
                .filter(Client::deleted)
                .forEach(client -> touched.companiesOf(client.id())
                        .forEach(id -> found.add(new Problem.FieldError(
                                "companyIds", "company " + id + " would count for client " + client.id()))));
        return found.stream();
    }

    private static Map<String, Object> decided(Map<String, Object> fields) {
        Map<String, Object> decided = new HashMap<>(fields);
        decided.keySet().retainAll(DECIDED);
        return decided;
    }
}

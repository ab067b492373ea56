package com.accellis.engagement.sandbox.changes;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.StoredRecord;
import com.accellis.engagement.sandbox.records.Timestamps;
import com.accellis.engagement.sandbox.setup.SetupTables;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Creates, changes and deletes records, one change at a time. */
public final class RecordChanges {

    private final Records records;
    private final References references;
    private final NewRecords newRecords;
    private final Witness witness;
    private final Change.Listener listener;
    private final Clock clock;

    /** Who wants to know what is about to change, before any reader can see it. */
    @FunctionalInterface
    public interface Witness {

        /** @param before the record as it still is, or empty for one that is being made */
        void changing(RecordType type, int id, Optional<StoredRecord> before);
    }

    public RecordChanges(Records records, Witness witness, Change.Listener listener, Clock clock) {
        this.records = records;
        this.references = new References(records);
        this.newRecords = new NewRecords(records);
        this.witness = witness;
        this.listener = listener;
        this.clock = clock;
    }

    /** Makes a whole record of a partial one. */
    public ObjectNode create(RecordType type, ObjectNode partial, boolean callback) {
        return create(type, partial, Stamping.NOW, callback);
    }

    /** Makes a whole record of a partial one that says of itself when it was last changed. */
    public synchronized ObjectNode create(RecordType type, ObjectNode partial, Stamping stamping, boolean callback) {
        var id = records.nextId(type);
        var whole = MergePatch.apply(Json.object(), newRecords.complete(type, id, partial, clock.instant()));
        return store(type, id, whole, stamping, Change.Action.ADDED, callback);
    }

    /** Merges a patch into a record; empty when there is no such record. */
    public Optional<ObjectNode> patch(RecordType type, int id, ObjectNode patch, boolean callback) {
        return patch(type, id, patch, Stamping.NOW, callback);
    }

    /** Merges a patch into a record, which then says of itself when it was last changed; empty when there is none. */
    public synchronized Optional<ObjectNode> patch(
            RecordType type, int id, ObjectNode patch, Stamping stamping, boolean callback) {
        return records.find(type, id)
                .map(old -> store(
                        type, id, MergePatch.apply(old.facts(), patch), stamping, Change.Action.UPDATED, callback));
    }

    /** Removes a record for good, an agreement together with its additions; false when there is no such record. */
    public synchronized boolean delete(RecordType type, int id, boolean callback) {
        var known = records.find(type, id);
        if (known.isEmpty()) {
            return false;
        }
        // The additions first: a process killed in between leaves none without its agreement.
        if (type == RecordType.AGREEMENTS) {
            records.kept(RecordType.AGREEMENT_ADDITIONS).values().stream()
                    .filter(addition -> addition.facts().path("agreementId").asInt() == id)
                    .toList()
                    .forEach(addition -> remove(RecordType.AGREEMENT_ADDITIONS, addition.id()));
        }
        remove(type, id);
        announce(new Change(type, id, Change.Action.DELETED, known.get().facts()), callback);
        return true;
    }

    /** Replaces what the API answers for a record by exactly this object; filters still find it at its id, as changed now. */
    public synchronized boolean replaceAnswer(RecordType type, int id, ObjectNode answer) {
        if (records.find(type, id).isEmpty()) {
            return false;
        }
        var facts = stamped(type, id, Json.shallowCopy(answer), clock.instant());
        put(type, new StoredRecord(id, answer, facts));
        announce(new Change(type, id, Change.Action.UPDATED, facts), true);
        return true;
    }

    /**
     * Merges tickets into a parent: the children are closed and point to it.
     *
     * @param status the children's new status, or null for the usual one
     * @return the parent; empty when one of the tickets does not exist, and then nothing is changed
     */
    public synchronized Optional<ObjectNode> merge(
            int parentId, List<Integer> children, ObjectNode status, boolean callback) {
        var type = RecordType.SERVICE_TICKETS;
        var parent = records.find(type, parentId);
        if (parent.isEmpty()
                || children.stream().anyMatch(id -> records.find(type, id).isEmpty())) {
            return Optional.empty();
        }
        var now = Timestamps.seconds(clock.instant());
        for (var child : children) {
            var patch = Json.object().put("closedFlag", true).put("closedBy", "jdoe");
            patch.set("status", status == null ? SetupTables.MERGED : status);
            patch.putObject("mergedParentTicket").put("id", parentId);
            if (!records.find(type, child).orElseThrow().facts().hasNonNull("closedDate")) {
                patch.put("closedDate", now);
            }
            patch(type, child, patch, callback);
        }
        return patch(type, parentId, Json.object().put("hasMergedChildTicketFlag", true), callback);
    }

    private ObjectNode store(
            RecordType type, int id, ObjectNode node, Stamping stamping, Change.Action action, boolean callback) {
        references.complete(type, node);
        var known = records.find(type, id).map(StoredRecord::facts);
        var whole = stamped(type, id, node, stamping.of(type, known, clock.instant()));
        put(type, StoredRecord.of(id, whole));
        announce(new Change(type, id, action, whole), callback);
        return whole;
    }

    private void put(RecordType type, StoredRecord stored) {
        witness.changing(type, stored.id(), records.find(type, stored.id()));
        records.put(type, stored);
    }

    private void remove(RecordType type, int id) {
        witness.changing(type, id, records.find(type, id));
        records.remove(type, id);
    }

    private void announce(Change change, boolean callback) {
        if (callback) {
            listener.changed(change);
        }
    }

    /** The record with its id first and its time of change: in {@code _info} or, for surveys, at the top. */
    private static ObjectNode stamped(RecordType type, int id, ObjectNode node, Instant now) {
        var stamped = Json.object();
        if (type == RecordType.SURVEYS) {
            stamped.put("_id", type.idText(id));
            stamped.setAll(node);
            return stamped.put("_id", type.idText(id)).put("_updated_at", Timestamps.millis(now));
        }
        stamped.put("id", id);
        stamped.setAll(node);
        stamped.put("id", id);
        var info = node.get("_info") instanceof ObjectNode given ? Json.shallowCopy(given) : Json.object();
        stamped.set("_info", info.put("lastUpdated", Timestamps.seconds(now)));
        return stamped;
    }
}

package com.accellis.engagement.sandbox.reading;

import com.accellis.engagement.sandbox.changes.RecordChanges;
import com.accellis.engagement.sandbox.faults.ChangeBetweenPages;
import com.accellis.engagement.sandbox.faults.Faults;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import java.util.Optional;

/** Makes the changes that happen while somebody walks through the pages of a list. */
public final class ChangesBetweenPages {

    private final Faults faults;
    private final Records records;
    private final RecordChanges changes;

    public ChangesBetweenPages(Faults faults, Records records, RecordChanges changes) {
        this.faults = faults;
        this.records = records;
        this.changes = changes;
    }

    /** The rows of a page have been read; what changes now, the next page shows. */
    public void pageWasRead(String path, RecordType type) {
        faults.striking(ChangeBetweenPages.class, change -> change.isDueAfter(path))
                .filter(change -> type.isOpenToAdmin())
                .ifPresent(change -> make(change, type));
    }

    private void make(ChangeBetweenPages change, RecordType type) {
        var what = change.draw();
        if (what == ChangeBetweenPages.What.CREATE) {
            changes.create(type, Json.object(), change.callback());
            return;
        }
        any(change, type).ifPresent(id -> {
            if (what == ChangeBetweenPages.What.DELETE) {
                changes.delete(type, id, change.callback());
            } else {
                changes.patch(type, id, Json.object(), change.callback());
            }
        });
    }

    /** One of the records, each as likely as the gap of ids before it is wide. */
    private Optional<Integer> any(ChangeBetweenPages change, RecordType type) {
        var newest = records.newestFirst(type).findFirst();
        var oldest = records.after(type, 0).iterator();
        if (newest.isEmpty() || !oldest.hasNext()) {
            return Optional.empty();
        }
        var first = oldest.next().id();
        var after = first - 1 + change.draw(newest.get().id() - first + 1);
        var found = records.after(type, after).iterator();
        return found.hasNext() ? Optional.of(found.next().id()) : Optional.empty();
    }
}

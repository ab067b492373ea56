package com.accellis.engagement.sandbox.store;

import com.accellis.engagement.sandbox.records.ChangeLog;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.StoredRecord;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The file of changes, one JSON line each with the whole record after it. It only grows, and a line is with the operating
 * system before its change is made, so killing the process loses none.
 *
 * <pre>
 * {"type":"companies","id":7,"record":{…}}
 * {"type":"companies","id":7,"record":{…},"answer":{…}}     when the API's answer was replaced
 * {"type":"companies","id":7,"deleted":true}
 * </pre>
 *
 * Ids need no lines of their own: each one ever given stands in the line of its record, deleted since or not.
 */
final class Journal implements ChangeLog, Closeable {

    private final Path path;
    // Not a FileChannel: interrupting a thread that writes would close it.
    private final RandomAccessFile file;
    private long end;

    private Journal(Path path, RandomAccessFile file) throws IOException {
        this.path = path;
        this.file = file;
        this.end = endOfLastLine(file);
    }

    /** Opens a journal, or starts one, for this process alone. A last line without its end was never acknowledged and goes. */
    static Journal open(Path path) throws IOException, Unusable {
        var file = new RandomAccessFile(path.toFile(), "rw");
        try {
            if (!locks(file)) {
                throw new Unusable(path + " is in use by another sandbox");
            }
            var journal = new Journal(path, file);
            file.setLength(journal.end);
            return journal;
        } catch (IOException | Unusable e) {
            file.close();
            throw e;
        }
    }

    boolean isEmpty() {
        return end == 0;
    }

    /** Makes all changes once more, oldest first. */
    void replay(Records records) throws IOException, Unusable {
        file.seek(0);
        // Through the open file, which stays open: to open it once more and close that would give up the lock.
        var lines =
                new BufferedReader(new InputStreamReader(new FileInputStream(file.getFD()), StandardCharsets.UTF_8));
        var values = new SharedValues();
        var number = 1;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            replay(line, number++, values, records);
        }
    }

    @Override
    public void write(RecordType type, int id, Optional<StoredRecord> after) {
        var line = Json.object().put("type", type.key()).put("id", id);
        if (after.isEmpty()) {
            line.put("deleted", true);
        } else {
            var stored = after.get();
            line.set("record", stored.facts());
            if (stored.answer() != stored.facts()) {
                line.set("answer", stored.answer());
            }
        }
        try {
            append(Json.bytes(line));
        } catch (IOException e) {
            throw new UncheckedIOException("change not written type=" + type.key() + " id=" + id, e);
        }
    }

    /** What a failed write leaves behind has no end: the next line overwrites it, and a start drops what is left of it. */
    private synchronized void append(byte[] json) throws IOException {
        var line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        file.seek(end);
        file.write(line);
        end += line.length;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    private void replay(String text, int number, SharedValues values, Records records) throws Unusable {
        try {
            var line = Json.readUnlimited(text);
            var type = RecordType.ofKey(line.required("type").asText()).orElseThrow(IllegalArgumentException::new);
            var id = line.required("id").intValue();
            if (line.path("deleted").booleanValue()) {
                records.remove(type, id);
            } else {
                var facts = values.in((ObjectNode) line.required("record"));
                records.put(
                        type,
                        new StoredRecord(id, line.has("answer") ? (ObjectNode) line.get("answer") : facts, facts));
            }
        } catch (JsonProcessingException | IllegalArgumentException | ClassCastException e) {
            throw new Unusable(path + " is damaged in line " + number, e);
        }
    }

    /** The lock ends with the process, however that ends. */
    private static boolean locks(RandomAccessFile file) throws IOException {
        try {
            return file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException usedInThisProcess) {
            return false;
        }
    }

    private static long endOfLastLine(RandomAccessFile file) throws IOException {
        for (var end = file.length(); end > 0; end--) {
            file.seek(end - 1);
            if (file.read() == '\n') {
                return end;
            }
        }
        return 0;
    }
}

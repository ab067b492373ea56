package com.accellis.engagement.sandbox.store;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/** The file that says from what a data directory's records were generated. */
record AnchorFile(Path path) {

    boolean exists() {
        return Files.exists(path);
    }

    /** @param size refused when it asks for something else */
    Anchor read(Size size) throws IOException, Unusable {
        var anchor = read();
        if (!anchor.fits(size)) {
            throw new Unusable(
                    "%s was made with %s; leave these out, or name another directory".formatted(directory(), anchor));
        }
        return anchor;
    }

    /** All or nothing, so that a process killed here leaves no half a file. */
    void write(Anchor anchor, Records generated) throws IOException {
        var content = Json.object()
                .put("seed", anchor.seed())
                .put("clients", anchor.clients())
                .put("now", anchor.now().toString())
                .put("checksum", checksum(generated));
        anchor.tickets().ifPresent(tickets -> content.put("tickets", tickets));
        var whole = path.resolveSibling(path.getFileName() + ".new");
        Files.write(whole, Json.bytes(content));
        Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Changes made to other records than before would be nonsense, so the records have to be the same again. */
    void check(Records generated) throws IOException, Unusable {
        if (!Json.read(Files.readAllBytes(path)).path("checksum").asText().equals(checksum(generated))) {
            throw new Unusable(directory()
                    + " was made by a version of the sandbox that generates other records; name another one");
        }
    }

    private Anchor read() throws IOException, Unusable {
        try {
            var content = Json.read(Files.readAllBytes(path));
            return new Anchor(
                    content.required("seed").intValue(),
                    content.required("clients").intValue(),
                    content.has("tickets")
                            ? OptionalInt.of(content.get("tickets").intValue())
                            : OptionalInt.empty(),
                    Instant.parse(content.required("now").asText()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new Unusable(path + " is damaged", e);
        }
    }

    private Path directory() {
        return path.getParent();
    }

    /** Of those made on demand the newest thousand stand for all. */
    private static String checksum(Records generated) {
        var checksum = new CRC32();
        for (var type : RecordType.values()) {
            generated.kept(type).values().forEach(stored -> checksum.update(Json.bytes(stored.answer())));
        }
        if (generated.count(RecordType.SERVICE_TICKETS)
                > generated.kept(RecordType.SERVICE_TICKETS).size()) {
            generated
                    .newestFirst(RecordType.SERVICE_TICKETS)
                    .limit(1000)
                    .forEach(stored -> checksum.update(Json.bytes(stored.answer())));
        }
        return Long.toHexString(checksum.getValue());
    }
}

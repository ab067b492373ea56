package com.accellis.engagement.kit.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.EventType;
import com.accellis.engagement.events.EventTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events of every release can be read by this one without loss, and by older readers when they are written by this one. The
 * samples below {@code released} are those of a release and are never changed; each release adds its own.
 */
class ReleasedEventsTest {

    private static final String RELEASED = "/released";

    static Stream<Path> samples() {
        try (Stream<Path> files = Files.walk(
                Path.of(ReleasedEventsTest.class.getResource(RELEASED).toURI()))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anEventOfAReleaseIsReadWithoutLoss(Path sample) throws IOException {
        JsonNode released = EventJson.mapper().readTree(Files.readAllBytes(sample));
        EventType<?> type = type(sample);

        Object event = EventJson.read(Files.readAllBytes(sample), type.payload());

        JsonNode written = EventJson.mapper().readTree(EventJson.write(event));
        assertThat(missing(released, written, "")).as("fields that got lost").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatALaterReleaseAddsIsIgnored(Path sample) throws IOException {
        ObjectNode later = (ObjectNode) EventJson.mapper().readTree(Files.readAllBytes(sample));
        later.putObject("addedLater").put("more", 1);

        Object event = EventJson.read(EventJson.write(later), type(sample).payload());

        assertThat(event)
                .isEqualTo(
                        EventJson.read(Files.readAllBytes(sample), type(sample).payload()));
    }

    /** Callbacks of all kinds share one sample. */
    private static EventType<?> type(Path sample) {
        String name = sample.getFileName().toString().replaceFirst("\\.json$", "");
        return EventTypes.all().stream()
                .filter(type -> type.name().equals(name)
                        || name.startsWith("connectwise.callback.") && type.payload() == CallbackReceived.class)
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nobody publishes " + name + " any more"));
    }

    private static List<String> missing(JsonNode released, JsonNode written, String path) {
        List<String> missing = new ArrayList<>();
        released.properties().forEach(field -> {
            String name = path + "." + field.getKey();
            JsonNode now = written.get(field.getKey());
            if (now == null || now.getNodeType() != field.getValue().getNodeType()) {
                missing.add(name);
            } else if (now.isObject()) {
                missing.addAll(missing(field.getValue(), now, name));
            } else if (now.isArray()) {
                for (int i = 0; i < now.size(); i++) {
                    missing.addAll(missing(field.getValue().get(i), now.get(i), name + "[]"));
                }
            } else if (!now.equals(field.getValue())
                    && !now.asText().equals(field.getValue().asText())) {
                missing.add(name + " is " + now + " and was " + field.getValue());
            }
        });
        return missing;
    }
}

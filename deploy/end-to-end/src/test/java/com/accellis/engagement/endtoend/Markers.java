package com.accellis.engagement.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Texts that occur nowhere by chance, recognised in any case, as hexadecimal bytes (the way PostgreSQL shows them) and
 * within Base64. They consist of small letters and digits: JSON, CSV, URLs and logs need not escape those.
 */
final class Markers {

    private static final String PLAIN = "[a-z0-9]{10,}";

    private final Map<String, Forms> markers = new LinkedHashMap<>();

    /** @param markers by name */
    Markers(Map<String, String> markers) {
        markers.forEach((name, marker) -> this.markers.put(name, Forms.of(marker)));
    }

    private record Forms(List<String> anyCase, List<String> exact) {

        static Forms of(String marker) {
            if (!marker.matches(PLAIN)) {
                throw new IllegalArgumentException(marker + " could be escaped, or found by chance");
            }
            return new Forms(List.of(marker, HexFormat.of().formatHex(marker.getBytes(UTF_8))), withinBase64(marker));
        }

        /** Base64 turns three bytes into four characters; where the marker begins decides which. */
        private static List<String> withinBase64(String marker) {
            var forms = new ArrayList<String>();
            for (var before = 0; before < 3; before++) {
                var bytes = ("x".repeat(before) + marker).getBytes(UTF_8);
                var encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
                // Without the characters at both ends that have bits of a neighbour as well.
                forms.add(encoded.substring((before * 8 + 5) / 6, bytes.length * 8 / 6));
            }
            return forms;
        }
    }

    int count() {
        return markers.size();
    }

    /** The names of those that occur in the text. */
    Set<String> in(String text) {
        var found = new TreeSet<String>();
        var lowerCase = text.toLowerCase(Locale.ROOT);
        markers.forEach((name, forms) -> {
            if (forms.anyCase().stream().anyMatch(lowerCase::contains)
                    || forms.exact().stream().anyMatch(text::contains)) {
                found.add(name);
            }
        });
        return found;
    }
}

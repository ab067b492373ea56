package com.accellis.engagement.testkit;

import com.accellis.engagement.events.WireNamed;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What must hold for the description of every REST interface. */
public final class DescribedRest {

    private static final Set<String> WITH_CONTENT = Set.of("200", "201");

    private DescribedRest() {}

    /**
     * Names of constants that the API would not read, and successes of which nobody can tell what they look like.
     *
     * @param document as OpenAPI has it
     */
    public static List<String> faults(JsonNode document) {
        List<String> faults = new ArrayList<>();
        misspelt(document, "", faults);
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> method.getValue()
                                .path("responses")
                                .properties()
                                .forEach(answer -> untold(
                                        method.getKey() + " " + path.getKey() + " " + answer.getKey(),
                                        answer.getKey(),
                                        answer.getValue(),
                                        faults))));
        return faults;
    }

    private static void misspelt(JsonNode node, String at, List<String> faults) {
        if (node.isObject()) {
            node.path("enum").forEach(name -> {
                WireNamed named = name::asText;
                if (name.isTextual() && !named.wireName().equals(name.textValue())) {
                    faults.add(at + " lists " + name.textValue() + ", which is not how it is written");
                }
            });
            node.properties().forEach(field -> misspelt(field.getValue(), at + "/" + field.getKey(), faults));
        } else if (node.isArray()) {
            node.forEach(element -> misspelt(element, at, faults));
        }
    }

    /** Only 204 and what is accepted or unchanged may have no content. */
    private static void untold(String at, String status, JsonNode answer, List<String> faults) {
        var content = answer.path("content");
        if (WITH_CONTENT.contains(status) && content.isEmpty()) {
            faults.add(at + " has no content");
        }
        if (status.equals("204") && !content.isEmpty()) {
            faults.add(at + " has content");
        }
        content.properties().forEach(type -> {
            if (type.getValue().path("schema").isEmpty()) {
                faults.add(at + " says nothing about its " + type.getKey());
            }
        });
    }
}

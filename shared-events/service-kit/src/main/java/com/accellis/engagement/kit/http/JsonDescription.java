package com.accellis.engagement.kit.http;

import com.accellis.engagement.events.WireNamed;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.jandex.Type;

/**
 * Describes JSON as {@link com.accellis.engagement.kit.json.EventJson} writes and reads it, which the scanner of
 * classes cannot know: names of constants, what may be null, and JSON that is passed on as it is.
 */
class JsonDescription {

    private final Set<List<String>> wireNamed;
    private final Map<String, List<ClassInfo>> records;

    JsonDescription(IndexView classes) {
        wireNamed = classes.getAllKnownImplementations(DotName.createSimple(WireNamed.class)).stream()
                .filter(ClassInfo::isEnum)
                .map(type -> type.enumConstants().stream().map(FieldInfo::name).toList())
                .collect(Collectors.toSet());
        records = classes.getKnownClasses().stream()
                .filter(ClassInfo::isRecord)
                .collect(Collectors.groupingBy(ClassInfo::simpleName));
    }

    /** Constants by the name that they have in JSON. */
    void spell(Schema schema) {
        var constants = schema.getEnumeration();
        if (constants != null && wireNamed.contains(constants)) {
            schema.setEnumeration(constants.stream()
                    .<Object>map(constant -> wireName(constant.toString()))
                    .toList());
        }
    }

    private static String wireName(String constant) {
        WireNamed named = () -> constant;
        return named.wireName();
    }

    /**
     * Null stands for what is not there, in requests as in answers. Plain classes, events among them, carry no
     * annotations that say of a field that it never is; so any may be null but primitives, what is {@code @NotNull},
     * lists and maps. Of these last a class says itself where they may; the values of a map may anyway.
     */
    void mayBeNull(String name, Schema schema) {
        if (schema.getProperties() == null) {
            return;
        }
        var mayBe = new TreeMap<>(schema.getProperties());
        var required = schema.getRequired() == null ? List.<String>of() : schema.getRequired();
        var never = primitives(name, mayBe.keySet());
        mayBe.entrySet()
                .removeIf(property -> required.contains(property.getKey())
                        || never.test(property.getKey())
                        || isCollection(property.getValue()));
        mayBe.forEach((property, type) -> schema.addProperty(property, orNull(type)));
        schema.getProperties().values().forEach(JsonDescription::valuesMayBeNull);
    }

    /** A name that several classes have ends with a number; what one of them may leave out may be null. */
    private Predicate<String> primitives(String schema, Set<String> properties) {
        List<ClassInfo> candidates = records.getOrDefault(schema.replaceFirst("[0-9]+$", ""), List.of()).stream()
                .filter(type -> type.recordComponents().stream()
                        .map(RecordComponentInfo::name)
                        .allMatch(properties::contains))
                .toList();
        // What is no record of ours, such as a page of a list, stays as it is.
        return property -> candidates.stream().allMatch(type -> isPrimitive(type, property));
    }

    private static boolean isPrimitive(ClassInfo type, String property) {
        var component = type.recordComponent(property);
        return component == null || component.type().kind() == Type.Kind.PRIMITIVE;
    }

    private static boolean isCollection(Schema schema) {
        return schema.getItems() != null || schema.getAdditionalPropertiesSchema() != null;
    }

    private static void valuesMayBeNull(Schema map) {
        if (map.getAdditionalPropertiesSchema() != null) {
            map.additionalPropertiesSchema(orNull(map.getAdditionalPropertiesSchema()));
        }
    }

    private static Schema orNull(Schema schema) {
        if (schema.getRef() != null) {
            return OASFactory.createSchema()
                    .anyOf(List.of(schema, OASFactory.createSchema().addType(SchemaType.NULL)));
        }
        if (schema.getType() != null && !schema.getType().contains(SchemaType.NULL)) {
            schema.addType(SchemaType.NULL);
        }
        return schema;
    }

    /** JSON that is passed on as it is may be anything. */
    static void anyJson(Components components) {
        if (components.getSchemas() != null && components.getSchemas().containsKey(JsonNode.class.getSimpleName())) {
            components.removeSchema(JsonNodeType.class.getSimpleName());
            components.addSchema(
                    JsonNode.class.getSimpleName(), OASFactory.createSchema().description("Any JSON value"));
        }
    }
}

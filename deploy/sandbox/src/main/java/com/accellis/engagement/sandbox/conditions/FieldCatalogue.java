package com.accellis.engagement.sandbox.conditions;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The names a list can be filtered by; upper and lower case are the same. */
public final class FieldCatalogue {

    private final Map<String, Field> fields = new HashMap<>();
    private final Map<String, Array> arrays = new HashMap<>();

    /** The elements of a list inside a record, reached only by child conditions. */
    record Array(String name, FieldCatalogue elements) {}

    Optional<Field> field(String name) {
        return Optional.ofNullable(fields.get(key(name)));
    }

    Optional<Array> array(String name) {
        return Optional.ofNullable(arrays.get(key(name)));
    }

    /** The field of that name for ordering. */
    public Field ordering(String name) {
        return field(name).orElseThrow(() -> new ConditionException(name + " is not a recognized name."));
    }

    public FieldCatalogue numbers(String... names) {
        return plain(FieldType.NUMBER, names);
    }

    public FieldCatalogue texts(String... names) {
        return plain(FieldType.TEXT, names);
    }

    public FieldCatalogue flags(String... names) {
        return plain(FieldType.BOOLEAN, names);
    }

    public FieldCatalogue dates(String... names) {
        return plain(FieldType.DATE, names);
    }

    /** Objects with id, name and sometimes identifier or summary. */
    public FieldCatalogue references(String... names) {
        for (var name : names) {
            add(new Field(name, FieldType.REFERENCE, List.of(name)));
            add(new Field(name + "/id", FieldType.NUMBER, List.of(name, "id")));
            for (var text : List.of("name", "identifier", "summary")) {
                add(new Field(name + "/" + text, FieldType.TEXT, List.of(name, text)));
            }
        }
        return this;
    }

    /** Filterable by their bare names although delivered inside {@code _info}. */
    public FieldCatalogue infoDates(String... names) {
        for (var name : names) {
            add(new Field(name, FieldType.DATE, List.of("_info", name)));
        }
        return this;
    }

    public FieldCatalogue array(String name, FieldCatalogue elements) {
        arrays.put(key(name), new Array(name, elements));
        return this;
    }

    private FieldCatalogue plain(FieldType type, String... names) {
        for (var name : names) {
            add(new Field(name, type, List.of(name)));
        }
        return this;
    }

    private void add(Field field) {
        fields.put(key(field.name()), field);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

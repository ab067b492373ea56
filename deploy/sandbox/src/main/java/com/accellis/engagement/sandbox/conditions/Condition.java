package com.accellis.engagement.sandbox.conditions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A parsed filter. As in SQL, a record without the field satisfies no comparison, not even a negated one. */
public sealed interface Condition {

    List<String> LAST_UPDATED = List.of("_info", "lastUpdated");

    boolean matches(JsonNode record);

    /** When only records of certain ids can match: those ids, so that nothing else needs to be looked at. */
    default Optional<SortedSet<Integer>> onlyIds() {
        return Optional.empty();
    }

    /** When only records changed at some time or later can match: that time. */
    default Optional<String> onlyChangedSince() {
        return Optional.empty();
    }

    /** Whether every record matches, for certain. */
    default boolean isAll() {
        return false;
    }

    /** Matches every record. */
    static Condition all() {
        return new And(List.of());
    }

    static Condition and(Condition left, Condition right) {
        return new And(List.of(left, right));
    }

    record And(List<Condition> parts) implements Condition {
        @Override
        public boolean matches(JsonNode record) {
            for (var part : parts) {
                if (!part.matches(record)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean isAll() {
            return parts.stream().allMatch(Condition::isAll);
        }

        @Override
        public Optional<SortedSet<Integer>> onlyIds() {
            return parts.stream()
                    .map(Condition::onlyIds)
                    .flatMap(Optional::stream)
                    .findFirst();
        }

        @Override
        public Optional<String> onlyChangedSince() {
            return parts.stream()
                    .map(Condition::onlyChangedSince)
                    .flatMap(Optional::stream)
                    .findFirst();
        }
    }

    record Or(List<Condition> parts) implements Condition {
        @Override
        public boolean matches(JsonNode record) {
            for (var part : parts) {
                if (part.matches(record)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Compare(Field field, Operator operator, Object literal) implements Condition {
        @Override
        public boolean matches(JsonNode record) {
            var value = field.value(record);
            return value != null && operator.accepts(field.type().compare(value, literal));
        }

        @Override
        public Optional<SortedSet<Integer>> onlyIds() {
            return operator == Operator.EQUAL ? idsOf(field, List.of(literal)) : Optional.empty();
        }

        @Override
        public Optional<String> onlyChangedSince() {
            var isLowerLimit = operator == Operator.GREATER || operator == Operator.GREATER_OR_EQUAL;
            return isLowerLimit && field.path().equals(LAST_UPDATED) ? Optional.of((String) literal) : Optional.empty();
        }
    }

    record IsNull(Field field, boolean negated) implements Condition {
        @Override
        public boolean matches(JsonNode record) {
            return field.isPresent(record) == negated;
        }
    }

    record In(Field field, TreeSet<Object> literals, boolean negated) implements Condition {
        @Override
        public boolean matches(JsonNode record) {
            var value = field.value(record);
            return value != null && literals.contains(value) != negated;
        }

        @Override
        public Optional<SortedSet<Integer>> onlyIds() {
            return negated ? Optional.empty() : idsOf(field, literals);
        }
    }

    record Like(Field field, Pattern pattern, boolean negated) implements Condition {
        @Override
        public boolean matches(JsonNode record) {
            var value = field.value(record);
            return value != null && pattern.matcher((String) value).matches() != negated;
        }
    }

    /** A child condition: one element of the array is enough. */
    record AnyElement(String array, Condition element) implements Condition {
        @Override
        public boolean matches(JsonNode record) {
            for (var child : record.path(array)) {
                if (element.matches(child)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static Optional<SortedSet<Integer>> idsOf(Field field, Iterable<Object> literals) {
        if (!field.path().equals(List.of("id"))) {
            return Optional.empty();
        }
        var ids = new TreeSet<Integer>();
        literals.forEach(literal -> ids.add(((Double) literal).intValue()));
        return Optional.of(ids);
    }
}

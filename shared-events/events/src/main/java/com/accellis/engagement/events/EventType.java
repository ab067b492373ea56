package com.accellis.engagement.events;

/**
 * The meaning of an event: what its CloudEvents {@code ce_type} says, where it travels and what it carries.
 *
 * @param name the {@code ce_type}, with the major version at its end
 * @param topic where it travels
 * @param payload the record its value is read into
 */
public record EventType<E>(String name, Topic topic, Class<E> payload) {

    /** The CloudEvents {@code ce_dataschema}: the id of the JSON Schema in {@code schemas/}. */
    public String dataSchema() {
        return "urn:engagement:schema:" + schemaName();
    }

    /** Callbacks differ in their type name but share one schema. */
    private String schemaName() {
        return payload == CallbackReceived.class ? "connectwise.callback.v1" : name;
    }
}

package com.accellis.engagement.events;

import java.time.Instant;

/**
 * ConnectWise told us that a record changed. Carries no content: the connector reads the record itself.
 *
 * @param type what kind of record
 * @param id its id in ConnectWise
 * @param action what happened to it
 * @param messageId ConnectWise's id of the message; null when it sent none
 * @param lastUpdated the record's own time of change as the message had it, to notice a read that is older; null
 *     when the message did not say or could not be trusted
 * @param receivedAt when the gateway received the message
 */
public record CallbackReceived(
        Type type, long id, Action action, String messageId, Instant lastUpdated, Instant receivedAt) {

    /** The key of its topic: callbacks of one record stay in order. */
    public String key() {
        return type.wireName() + "/" + id;
    }

    /** Kinds of record that raise callbacks we use. */
    public enum Type implements WireNamed {
        COMPANY("company"),
        CONTACT("contact"),
        TICKET("ticket"),
        TIME_ENTRY("time"),
        AGREEMENT("agreement");

        private final String connectWiseName;

        Type(String connectWiseName) {
            this.connectWiseName = connectWiseName;
        }

        /** What ConnectWise calls it in callbacks and their registration. */
        public String connectWiseName() {
            return connectWiseName;
        }
    }

    /** What happened; ConnectWise's {@code added} is our {@code created}. */
    public enum Action implements WireNamed {
        CREATED("added"),
        UPDATED("updated"),
        DELETED("deleted");

        private final String connectWiseName;

        Action(String connectWiseName) {
            this.connectWiseName = connectWiseName;
        }

        public String connectWiseName() {
            return connectWiseName;
        }
    }
}

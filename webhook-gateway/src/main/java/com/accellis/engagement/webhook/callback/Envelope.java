package com.accellis.engagement.webhook.callback;

import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.kit.json.Instants;
import com.accellis.engagement.webhook.signature.CompanyIds;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** The message around a changed record. */
final class Envelope {

    /** The clocks of ConnectWise and ours may differ by this much. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

    private static final Instant EARLIEST_CHANGE = Instant.parse("2000-01-01T00:00:00Z");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");
    private static final int LONGEST_MESSAGE_ID = 100;

    private static final CallbackJson.Wanted MESSAGE = new CallbackJson.Wanted(
            Set.of("CompanyId", "Type", "Action", "ID", "MessageId", "Entity"), "Metadata", "key_url");
    private static final CallbackJson.Wanted ENTITY = new CallbackJson.Wanted(Set.of("id"), "_info", "lastUpdated");

    private final CallbackJson.Found message;

    private Envelope(CallbackJson.Found message) {
        this.message = message;
    }

    /** Empty when the body is not strict JSON. */
    static Optional<Envelope> read(byte[] body) {
        return CallbackJson.read(body, MESSAGE).map(Envelope::new);
    }

    /** Where the sender says its key is; null when it does not say. */
    String keyUrl() {
        return message.inner().textValue();
    }

    /** What the message says, once its signature is known to be good. */
    Reading content(String companyId, Instant receivedAt) {
        if (!message.isObject()) {
            return Reading.nothingToStore(Outcome.MESSAGE_MALFORMED);
        }
        if (!CompanyIds.same(companyId, message.value("CompanyId").textValue())) {
            return Reading.nothingToStore(Outcome.WRONG_COMPANY);
        }
        String typeName = message.value("Type").textValue();
        String actionName = message.value("Action").textValue();
        if (typeName == null || actionName == null) {
            return Reading.nothingToStore(Outcome.MESSAGE_MALFORMED);
        }
        // Names first: what identifies a record of a type that we do not know may not be a number.
        var type = type(typeName);
        if (type.isEmpty()) {
            return Reading.nothingToStore(Outcome.UNUSED_TYPE);
        }
        var action = action(actionName);
        if (action.isEmpty()) {
            return Reading.nothingToStore(Outcome.UNUSED_ACTION);
        }
        OptionalLong id = id(message.value("ID"));
        if (id.isEmpty()) {
            return Reading.nothingToStore(Outcome.MESSAGE_MALFORMED);
        }
        return content(type.get(), id.getAsLong(), action.get(), receivedAt);
    }

    private Reading content(CallbackReceived.Type type, long id, CallbackReceived.Action action, Instant receivedAt) {
        CallbackJson.Found entity = entity();
        OptionalLong entityId = id(entity.value("id"));
        boolean anotherRecord = entityId.isPresent() && entityId.getAsLong() != id;
        Instant lastUpdated = anotherRecord ? null : lastUpdated(entity, receivedAt);
        return new Reading(
                anotherRecord ? Outcome.INCONSISTENT : Outcome.STORED,
                new CallbackReceived(type, id, action, messageId(), lastUpdated, receivedAt));
    }

    /** The record comes as text that holds JSON; anything else tells us nothing about it. */
    private CallbackJson.Found entity() {
        return Optional.ofNullable(message.value("Entity").textValue())
                .flatMap(text -> CallbackJson.read(text, ENTITY))
                .orElse(CallbackJson.Found.NOTHING);
    }

    /** It becomes part of an event's id and of log lines. */
    private String messageId() {
        String id = message.value("MessageId").textValue();
        boolean usable = id != null
                && !id.isEmpty()
                && id.length() <= LONGEST_MESSAGE_ID
                && id.chars().allMatch(character -> character > ' ' && character <= '~');
        return usable ? id : null;
    }

    /** Null unless it is an instant that a record of a living system can have; a far future one would win for ever. */
    private static Instant lastUpdated(CallbackJson.Found entity, Instant receivedAt) {
        String text = entity.inner().textValue();
        if (text == null) {
            return null;
        }
        try {
            Instant lastUpdated = Instants.parse(text);
            boolean plausible =
                    !lastUpdated.isBefore(EARLIEST_CHANGE) && !lastUpdated.isAfter(receivedAt.plus(CLOCK_DIFFERENCE));
            return plausible ? lastUpdated : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static OptionalLong id(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return positive(node.longValue());
        }
        if (node.isTextual() && DIGITS.matcher(node.textValue()).matches()) {
            try {
                return positive(Long.parseLong(node.textValue()));
            } catch (NumberFormatException e) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong positive(long id) {
        return id > 0 ? OptionalLong.of(id) : OptionalLong.empty();
    }

    private static Optional<CallbackReceived.Type> type(String name) {
        return Arrays.stream(CallbackReceived.Type.values())
                .filter(type -> type.connectWiseName().equals(name))
                .findFirst();
    }

    private static Optional<CallbackReceived.Action> action(String name) {
        return Arrays.stream(CallbackReceived.Action.values())
                .filter(action -> action.connectWiseName().equals(name))
                .findFirst();
    }
}

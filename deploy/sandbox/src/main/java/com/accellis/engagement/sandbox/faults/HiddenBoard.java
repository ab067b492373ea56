package com.accellis.engagement.sandbox.faults;

import com.accellis.engagement.sandbox.records.RecordType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The caller may no longer see the tickets of a board.
 *
 * @param board its name or its id
 */
public record HiddenBoard(String board) {

    static HiddenBoard of(JsonNode order) {
        var board = order.path("board").asText();
        if (board.isEmpty()) {
            throw Orders.refused("board is required: its name or id");
        }
        return new HiddenBoard(board);
    }

    public boolean hides(RecordType type, ObjectNode record) {
        var shown = record.path("board");
        return type.isTicket()
                && (board.equals(shown.path("name").asText())
                        || board.equals(shown.path("id").asText()));
    }
}

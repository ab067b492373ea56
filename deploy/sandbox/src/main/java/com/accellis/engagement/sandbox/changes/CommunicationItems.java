package com.accellis.engagement.sandbox.changes;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.setup.SetupTables;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The ways to reach a contact. */
public final class CommunicationItems {

    private static final ObjectNode EMAIL = SetupTables.named(1, "Email");
    private static final ObjectNode DIRECT = SetupTables.named(2, "Direct");

    private CommunicationItems() {}

    public static ObjectNode email(int id, String address) {
        var item = item(id * 10 + 1, EMAIL, address, "Email");
        return item.put("domain", address.substring(address.indexOf('@')));
    }

    public static ObjectNode phone(int id, String number) {
        return item(id * 10 + 2, DIRECT, number, "Phone");
    }

    private static ObjectNode item(int id, ObjectNode type, String value, String communicationType) {
        var item = Json.object().put("id", id);
        item.set("type", type);
        return item.put("value", value).put("defaultFlag", true).put("communicationType", communicationType);
    }
}

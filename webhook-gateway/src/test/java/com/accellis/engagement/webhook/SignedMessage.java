package com.accellis.engagement.webhook;

/** Callbacks as ConnectWise sends them. */
public final class SignedMessage {

    private SignedMessage() {}

    /** The body of a callback about a ticket. */
    public static String ofTicket(long id, String keyUrl) {
        return """
                {"MessageId":"message-%1$d","FromUrl":"na.myconnectwise.net","CompanyId":"northwind","MemberId":"apiuser",\
                "Action":"updated","Type":"ticket","ID":%1$d,"ProductInstanceId":null,"PartnerId":null,\
                "CallbackObjectRecId":26552,"Entity":"{\\"id\\":%1$d,\\"summary\\":\\"Secret marker 4711\\",\
                \\"_info\\":{\\"lastUpdated\\":\\"2026-02-03T16:10:01Z\\"}}","Metadata":{"key_url":"%2$s"}}""".formatted(id, keyUrl);
    }
}

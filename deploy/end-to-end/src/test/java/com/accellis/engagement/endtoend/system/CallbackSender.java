package com.accellis.engagement.endtoend.system;

import java.net.http.HttpRequest;
import java.time.Instant;

/** Makes requests as ConnectWise sends them, well signed. */
public interface CallbackSender {

    /** @param bytes the size of the body, at least */
    HttpRequest.Builder ticketUpdated(String messageId, long ticket, Instant lastUpdated, int bytes);
}

package com.accellis.engagement.registry.history;

import java.util.Map;
import java.util.UUID;

/**
 * What a change did to one client.
 *
 * @param edition the client's edition since then
 * @param before the fields that became different, as they were
 * @param after the same fields as they are since
 */
public record Entry(UUID clientId, long edition, Map<String, Object> before, Map<String, Object> after) {}

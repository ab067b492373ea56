package com.accellis.engagement.registry.matching;

import java.util.List;
import java.util.UUID;

/**
 * A client that a company may belong to.
 *
 * @param confidence how sure we are: 0 to 100
 * @param reasons the strongest first; at least one
 */
public record Suggestion(UUID clientId, int confidence, List<Reason> reasons) {}

package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.registry.matching.Reason;
import java.util.List;
import java.util.UUID;

/**
 * The client that a company most probably belongs to.
 *
 * @param confidence 0 to 100
 */
public record BestSuggestion(long companyId, UUID clientId, int confidence, List<Reason> reasons) {}

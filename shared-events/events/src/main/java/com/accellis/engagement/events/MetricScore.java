package com.accellis.engagement.events;

import java.math.BigDecimal;

/**
 * What one metric says about a client.
 *
 * @param key name of the metric, for example {@code help-desk-usage}
 * @param available whether its data is loaded, fresh and meaningful
 * @param reason why it is not available: {@code no-answers, not-loaded, source-stale, not-configured, not-mapped};
 *     null when it is
 * @param value the raw count, hours or average; null when not available
 * @param points 0 to 5; null when not available
 * @param weight as in the scorecard
 */
public record MetricScore(String key, boolean available, String reason, BigDecimal value, Integer points, int weight) {}

package com.accellis.engagement.registry.matching;

/**
 * One reason for a suggestion.
 *
 * @param text the same in words, with the name, domain or identifier that decided
 */
public record Reason(ReasonKey key, String text) {}

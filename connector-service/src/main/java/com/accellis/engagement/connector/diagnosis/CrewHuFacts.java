package com.accellis.engagement.connector.diagnosis;

import java.net.URI;

/**
 * What a test of CrewHu gathered.
 *
 * @param configured whether a token is set; nothing was asked without one
 * @param surveys the answer to a short list of surveys; null when it was not asked
 */
public record CrewHuFacts(boolean configured, URI address, Exchange surveys) {}

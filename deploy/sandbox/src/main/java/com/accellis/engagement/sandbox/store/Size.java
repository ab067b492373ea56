package com.accellis.engagement.sandbox.store;

import java.util.OptionalInt;

/**
 * How large an MSP is asked for; what is empty is as the data directory has it, or else as usual.
 *
 * @param clients active ones
 * @param tickets service tickets over the whole history; usually as many as follow from the clients
 */
public record Size(OptionalInt seed, OptionalInt clients, OptionalInt tickets) {}

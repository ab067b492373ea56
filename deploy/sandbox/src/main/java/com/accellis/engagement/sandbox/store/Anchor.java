package com.accellis.engagement.sandbox.store;

import com.accellis.engagement.sandbox.generation.MspGenerator;
import com.accellis.engagement.sandbox.records.Records;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * What the generated records follow from.
 *
 * @param now the instant at which the generated history ends
 */
public record Anchor(int seed, int clients, Instant now) {

    private static final int DEFAULT_SEED = 1;
    private static final int DEFAULT_CLIENTS = 60;

    static Anchor of(OptionalInt seed, OptionalInt clients, Instant now) {
        return new Anchor(seed.orElse(DEFAULT_SEED), clients.orElse(DEFAULT_CLIENTS), now);
    }

    Records generate() {
        return new MspGenerator(seed, clients, now).generate();
    }
}

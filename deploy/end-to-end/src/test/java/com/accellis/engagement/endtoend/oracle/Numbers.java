package com.accellis.engagement.endtoend.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Decimals that are equal when their values are. */
final class Numbers {

    private Numbers() {}

    static BigDecimal plain(BigDecimal number) {
        return number == null ? null : number.stripTrailingZeros();
    }

    /** Null for null and for a field that is not there; text is no number. */
    static BigDecimal of(JsonNode json) {
        if (json == null || json.isNull()) {
            return null;
        }
        if (!json.isNumber()) {
            throw new IllegalArgumentException("Not a number: " + json);
        }
        return plain(json.decimalValue());
    }
}

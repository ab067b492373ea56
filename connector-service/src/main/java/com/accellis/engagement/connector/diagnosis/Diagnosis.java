package com.accellis.engagement.connector.diagnosis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a test found.
 *
 * @param sentence says what is wrong and what to do about it, to a person who can change the configuration
 * @param rights per kind of record, in the order in which they were asked for
 */
public record Diagnosis(Outcome outcome, String sentence, Map<String, Right> rights) {

    public Diagnosis {
        rights = Collections.unmodifiableMap(new LinkedHashMap<>(rights));
    }
}

package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import java.util.Map;
import java.util.TreeMap;

/** Whatever services have put aside, ever. */
final class DeadLetters {

    private DeadLetters() {}

    /** How many, by topic; a topic without any is left out. */
    static Map<String, Long> byTopic(RunningSystem system) {
        var written = new TreeMap<>(system.kafka()
                .written(Topics.deadLetters().stream().map(Topic::name).toList()));
        written.values().removeIf(count -> count == 0);
        return written;
    }

    static long count(RunningSystem system) {
        return byTopic(system).values().stream().mapToLong(Long::longValue).sum();
    }
}

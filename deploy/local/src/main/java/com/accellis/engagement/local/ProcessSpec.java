package com.accellis.engagement.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to run one process.
 *
 * @param environment all of it; nothing is inherited
 * @param alive whether the process does its work
 */
record ProcessSpec(
        String name, List<String> command, Map<String, String> environment, Path directory, Path log, Probe alive) {

    ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}

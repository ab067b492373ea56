package com.accellis.engagement.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of child Java processes: the same Java as ours, with modest memory. */
final class Jvm {

    private Jvm() {}

    static List<String> command(int heapMegabytes, List<String> settings, List<String> program) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-Xms32m");
        command.add("-Xmx" + heapMegabytes + "m");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Dfile.encoding=UTF-8");
        command.add("-Djava.net.preferIPv4Stack=true");
        // The PostgreSQL driver makes this the zone of its sessions.
        command.add("-Duser.timezone=UTC");
        command.addAll(settings);
        command.addAll(program);
        return command;
    }

    static List<String> jar(Path jar) {
        return List.of("-jar", jar.toString());
    }
}

package com.accellis.engagement.local;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Addresses and tokens of the running system, for a shell to source. Real ConnectWise secrets are never in it. */
final class AccessFile {

    private final Map<String, String> lines = new LinkedHashMap<>();

    AccessFile add(String name, String value) {
        if (!value.matches("[A-Za-z0-9_.:/=+-]*")) {
            throw new IllegalArgumentException(name + " would need quoting in a shell");
        }
        lines.put(name, value);
        return this;
    }

    /** The sandbox's own settings; those of a real ConnectWise are left out. */
    AccessFile addSource(Source source, Secrets secrets, int sandboxPort) {
        if (source.sandbox()) {
            add("SANDBOX_URL", "http://" + Ports.HOST + ":" + sandboxPort);
            add("SANDBOX_TOKEN", secrets.get("sandbox.token"));
            source.settings().keySet().stream()
                    .sorted()
                    .forEach(name -> add(name, source.settings().get(name)));
        }
        return this;
    }

    String text() {
        return lines.entrySet().stream()
                .map(line -> line.getKey() + "=" + line.getValue() + "\n")
                .collect(Collectors.joining());
    }

    void write(DataDirectory data) throws IOException {
        PrivateFiles.write(data.accessFile(), text());
    }
}

package com.accellis.engagement.local;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the sandbox is started with. It keeps its records beside ours; its size and seed stay what they were when the data
 * was made, because another business would contradict what has been imported.
 */
final class SandboxArguments {

    private SandboxArguments() {}

    /** @throws CannotStartException when the command line asks for another business than the data holds */
    static List<String> of(Options options, Source source, Secrets kept, DataDirectory data, int port) {
        var arguments = new ArrayList<>(List.of(
                "--port", Integer.toString(port),
                "--data", data.root().resolve("sandbox").toString()));
        arguments.addAll(
                kept(kept, "clients", options.sandboxClients().stream().boxed().map(String::valueOf)));
        arguments.addAll(
                kept(kept, "seed", options.sandboxSeed().stream().boxed().map(String::valueOf)));
        if (!options.liveChanges()) {
            arguments.add("--no-live-changes");
        }
        var settings = source.settings();
        arguments.addAll(List.of(
                "--token", kept.get("sandbox.token"),
                "--company-id", settings.get("CONNECTWISE_COMPANY_ID"),
                "--public-key", settings.get("CONNECTWISE_PUBLIC_KEY"),
                "--private-key", settings.get("CONNECTWISE_PRIVATE_KEY"),
                "--client-id", settings.get("CONNECTWISE_CLIENT_ID"),
                "--crewhu-key", settings.get("CREWHU_API_KEY"),
                "--signing-key", kept.get("sandbox.signing-key")));
        return arguments;
    }

    private static List<String> kept(Secrets kept, String name, Stream<String> wanted) {
        var setting = "sandbox." + name;
        var known = kept.find(setting);
        wanted.findFirst().ifPresent(value -> {
            if (known.filter(before -> !before.equals(value)).isPresent()) {
                throw new CannotStartException("The data was made with --sandbox-" + name + " " + known.get()
                        + "; add --fresh to begin with " + value + ".");
            }
            kept.put(setting, value);
        });
        return kept.find(setting).map(value -> List.of("--" + name, value)).orElse(List.of());
    }
}

package com.accellis.engagement.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the command line asks for. Port 0 is any free port.
 *
 * @param sandboxClients empty: as this data directory had it before, or the sandbox's default
 * @param sandboxSeed empty: likewise
 * @param kafkaNetwork empty: services reach Kafka directly, as everybody does
 * @param databaseNetwork empty: services reach PostgreSQL directly
 * @param serviceNetworks by service; the edge reaches all others directly
 */
record Options(
        int port,
        int kafkaPort,
        int sandboxPort,
        Path data,
        boolean fresh,
        boolean noBuild,
        OptionalInt sandboxClients,
        OptionalLong sandboxSeed,
        boolean liveChanges,
        Optional<Network> kafkaNetwork,
        Optional<Network> databaseNetwork,
        Map<String, Network> serviceNetworks,
        boolean help) {

    static final String USAGE = """
            deploy/local/start [options]

              --port N              port of the dashboard and the REST API (8080; 0 = any free port)
              --kafka-port N        port of Kafka (9092; 0 = any free port)
              --sandbox-port N      port of the ConnectWise sandbox (8090; 0 = any free port)
              --data DIR            where data is kept between starts (.engagement)
              --fresh               start with empty data
              --no-build            do not build, even when something changed
              --sandbox-clients N   how many clients the sandbox has (60)
              --sandbox-seed N      another number makes another business (1)
              --no-live-changes     the sandbox changes only when it is told to
              --kafka-network I:O     services reach Kafka at port O, which leads to I: for tests with faults
              --database-network I:O  services reach PostgreSQL at port O, which leads to I
              --service-network SERVICE=I:O  the edge reaches this service at port O, which leads to I
              --help                this text
            """;

    private static final int MAX_PORT = 65_535;
    private static final Set<String> SERVICES =
            Set.of("webhook-gateway", "client-registry-service", "scoring-service", "connector-service");

    Options {
        serviceNetworks = Map.copyOf(serviceNetworks);
    }

    /** All that the caller has put between parts of the system. */
    Stream<Network> networks() {
        return Stream.concat(
                Stream.of(kafkaNetwork, databaseNetwork).flatMap(Optional::stream), serviceNetworks.values().stream());
    }

    /** Between the edge and this service; empty: there is none. */
    Optional<Network> serviceNetwork(String service) {
        return Optional.ofNullable(serviceNetworks.get(service));
    }

    /** @throws CannotStartException naming the option that is wrong */
    static Options parse(List<String> arguments) {
        var parser = new Parser(arguments);
        while (parser.hasNext()) {
            parser.takeOne();
        }
        return parser.options();
    }

    private static final class Parser {
        private final List<String> arguments;
        private int next;
        private int port = 8080;
        private int kafkaPort = 9092;
        private int sandboxPort = 8090;
        /** In the repository, wherever the start script was called from. */
        private Path data = Path.of(System.getProperty("engagement.home", ""), ".engagement");

        private boolean fresh;
        private boolean noBuild;
        private OptionalInt sandboxClients = OptionalInt.empty();
        private OptionalLong sandboxSeed = OptionalLong.empty();
        private boolean liveChanges = true;
        private Optional<Network> kafkaNetwork = Optional.empty();
        private Optional<Network> databaseNetwork = Optional.empty();
        private final Map<String, Network> serviceNetworks = new TreeMap<>();
        private boolean help;

        Parser(List<String> arguments) {
            this.arguments = arguments.stream()
                    .flatMap(argument -> argument.startsWith("--") && argument.contains("=")
                            ? List.of(argument.split("=", 2)).stream()
                            : List.of(argument).stream())
                    .toList();
        }

        boolean hasNext() {
            return next < arguments.size();
        }

        void takeOne() {
            var option = arguments.get(next++);
            switch (option) {
                case "--port" -> port = number(option, 0, MAX_PORT);
                case "--kafka-port" -> kafkaPort = number(option, 0, MAX_PORT);
                case "--sandbox-port" -> sandboxPort = number(option, 0, MAX_PORT);
                case "--data" -> data = Path.of(value(option));
                case "--fresh" -> fresh = true;
                case "--no-build" -> noBuild = true;
                case "--sandbox-clients" -> sandboxClients = OptionalInt.of(number(option, 1, 10_000));
                case "--sandbox-seed" -> sandboxSeed = OptionalLong.of(longNumber(option));
                case "--no-live-changes" -> liveChanges = false;
                case "--kafka-network" -> kafkaNetwork = Optional.of(Network.parse(option, value(option)));
                case "--database-network" -> databaseNetwork = Optional.of(Network.parse(option, value(option)));
                case "--service-network" -> takeServiceNetwork(option);
                case "--help", "-h" -> help = true;
                default ->
                    throw new CannotStartException("Unknown option " + option + "; --help lists what can be said.");
            }
        }

        Options options() {
            return new Options(
                    port,
                    kafkaPort,
                    sandboxPort,
                    data,
                    fresh,
                    noBuild,
                    sandboxClients,
                    sandboxSeed,
                    liveChanges,
                    kafkaNetwork,
                    databaseNetwork,
                    serviceNetworks,
                    help);
        }

        private void takeServiceNetwork(String option) {
            var words = value(option).split("=", 2);
            if (words.length < 2 || !SERVICES.contains(words[0])) {
                throw new CannotStartException(
                        option + " needs a service and two ports as in scoring-service=20001:20002.");
            }
            serviceNetworks.put(words[0], Network.parse(option, words[1]));
        }

        private String value(String option) {
            if (!hasNext() || arguments.get(next).isBlank()) {
                throw new CannotStartException(option + " needs a value.");
            }
            return arguments.get(next++);
        }

        private int number(String option, int least, int most) {
            var value = longNumber(option);
            if (value < least || value > most) {
                throw new CannotStartException(
                        option + " needs a number from " + least + " to " + most + ", not " + value + ".");
            }
            return (int) value;
        }

        private long longNumber(String option) {
            var value = value(option);
            try {
                return Long.parseLong(value);
            } catch (NumberFormatException notANumber) {
                throw new CannotStartException(option + " needs a number, not \"" + value + "\".", notANumber);
            }
        }
    }
}

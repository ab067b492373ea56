package com.accellis.engagement.local;

/**
 * A network that the caller has put between the services and one of the stores, or between the edge and a service, to
 * disturb it.
 *
 * @param inner where the store or service listens for what comes over it
 * @param outer where it is found
 */
record Network(int inner, int outer) {

    /** @param text two ports with a colon between them */
    static Network parse(String option, String text) {
        var ports = text.split(":", -1);
        try {
            if (ports.length == 2) {
                return new Network(port(ports[0]), port(ports[1]));
            }
        } catch (NumberFormatException notAPort) {
            throw new CannotStartException(option + " needs two ports as in 20001:20002.", notAPort);
        }
        throw new CannotStartException(option + " needs two ports as in 20001:20002.");
    }

    private static int port(String text) {
        var port = Integer.parseInt(text);
        if (port < 1 || port > 65_535) {
            throw new NumberFormatException(text);
        }
        return port;
    }
}

package com.accellis.engagement.connector.diagnosis;

/** An outcome and what to say about it. */
record Verdict(Outcome outcome, String sentence) {

    /**
     * What to say when no answer came back; the same for every system.
     *
     * @param exchange what came of asking
     * @param system its name
     * @param setting the setting with its address
     * @param host where we asked
     * @param https whether the address begins with https
     */
    static Verdict noAnswer(Exchange exchange, String system, String setting, String host, boolean https) {
        return switch (exchange.trouble()) {
            case NO_ADDRESS ->
                new Verdict(Outcome.UNKNOWN_HOST, setting + " is not a web address: write it as https:// and a host.");
            case UNUSABLE_KEY ->
                new Verdict(
                        Outcome.WRONG_KEYS,
                        system + " was not asked, because " + exchange.facts().get(Exchange.SETTING)
                                + " is blank or has characters that no header can carry, such as a typographic quote, a"
                                + " line break or one that is not to be seen: copy it once more.");
            case UNKNOWN_HOST ->
                new Verdict(
                        Outcome.UNKNOWN_HOST,
                        "No host is called " + host + ": check the spelling in " + setting
                                + ", and that this machine can resolve names.");
            case REFUSED ->
                new Verdict(
                        Outcome.CONNECTION_REFUSED,
                        host + " refuses the connection: check host and port in " + setting
                                + ", and whether a firewall or proxy stands between.");
            case CONNECT_TIMEOUT ->
                new Verdict(
                        Outcome.CONNECT_TIMEOUT,
                        host + " does not take the connection: check the host in " + setting
                                + ", and whether a firewall lets this machine out to it.");
            case ANSWER_TIMEOUT ->
                new Verdict(
                        Outcome.NO_ANSWER,
                        host + " takes the connection but does not answer in time: " + system
                                + " may be overloaded, or " + setting
                                + " may lead to something else. Try again later.");
            case UNTRUSTED ->
                new Verdict(
                        Outcome.CERTIFICATE_UNTRUSTED,
                        "The certificate of " + host
                                + " is not signed by an authority that we trust: check the host in "
                                + setting + "; for an on-premises server or a proxy that inspects traffic, add its"
                                + " authority to the trust store of this service.");
            case EXPIRED ->
                new Verdict(
                        Outcome.CERTIFICATE_EXPIRED,
                        "The certificate of " + host
                                + " has expired: have it renewed there, unless the clock of this machine is wrong.");
            case NOT_YET_VALID ->
                new Verdict(
                        Outcome.CERTIFICATE_EXPIRED,
                        "The certificate of " + host
                                + " is not valid yet: check the clock of this machine, else the certificate there.");
            case ANOTHER_HOST ->
                new Verdict(
                        Outcome.CERTIFICATE_FOR_ANOTHER_HOST,
                        "The certificate of " + host
                                + " is for another name: use the name that is in the certificate in " + setting + ".");
            case NO_TLS ->
                new Verdict(
                        Outcome.SERVER_WITHOUT_TLS,
                        "What answers at " + host + " does not speak TLS: check the port in " + setting
                                + "; https needs a port that serves https.");
            case TLS ->
                new Verdict(
                        Outcome.TLS_FAILED,
                        "No secure connection to " + host
                                + " could be agreed on: it may want a protocol version or a client certificate that we"
                                + " do not have.");
            case BROKEN ->
                https
                        ? new Verdict(
                                Outcome.CONNECTION_BROKEN,
                                host + " ends the connection without an answer: check whether a proxy or firewall cuts"
                                        + " it, and the port in " + setting + ".")
                        : new Verdict(
                                Outcome.SSL_REQUIRED,
                                host + " does not speak plain HTTP there: begin " + setting + " with https://.");
            case NO_TURN ->
                new Verdict(
                        Outcome.NO_TURN,
                        "The test was not sent, because a running sync uses up the allowed requests or " + system
                                + " asked us to pause: try again in a minute.");
        };
    }
}

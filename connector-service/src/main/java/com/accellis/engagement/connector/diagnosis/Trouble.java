package com.accellis.engagement.connector.diagnosis;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Why a request got no answer at all. */
public enum Trouble {
    /** The configured address is none that a request can be sent to. */
    NO_ADDRESS,
    /** A key is none that a request can carry, so nobody was asked. */
    UNUSABLE_KEY,
    UNKNOWN_HOST,
    REFUSED,
    CONNECT_TIMEOUT,
    ANSWER_TIMEOUT,
    UNTRUSTED,
    EXPIRED,
    NOT_YET_VALID,
    ANOTHER_HOST,
    NO_TLS,
    TLS,
    /** What came back is not HTTP, or the connection ended before an answer. */
    BROKEN,
    /** The request was not sent, because our own limit left no room for it in time. */
    NO_TURN;

    /** Reads it from what the JDK's client throws; the causes say more than the outermost exception. */
    public static Trouble of(Throwable failure) {
        List<Throwable> chain = chain(failure);
        if (has(chain, UnresolvedAddressException.class) || has(chain, UnknownHostException.class)) {
            return UNKNOWN_HOST;
        }
        if (has(chain, HttpConnectTimeoutException.class)) {
            return CONNECT_TIMEOUT;
        }
        if (has(chain, HttpTimeoutException.class)) {
            return ANSWER_TIMEOUT;
        }
        if (has(chain, SSLException.class) || has(chain, CertificateException.class)) {
            return ofTls(chain);
        }
        if (has(chain, NoRouteToHostException.class)) {
            return CONNECT_TIMEOUT;
        }
        return has(chain, ConnectException.class) ? REFUSED : BROKEN;
    }

    private static Trouble ofTls(List<Throwable> chain) {
        if (has(chain, CertificateExpiredException.class)) {
            return EXPIRED;
        }
        if (has(chain, CertificateNotYetValidException.class)) {
            return NOT_YET_VALID;
        }
        if (says(chain, "unsupported or unrecognized ssl message") || says(chain, "plaintext connection")) {
            return NO_TLS;
        }
        // The name is compared after the chain was found good, and the JDK has only words for it.
        if (says(chain, "no name matching") || says(chain, "no subject alternative")) {
            return ANOTHER_HOST;
        }
        if (has(chain, CertPathBuilderException.class)
                || has(chain, CertPathValidatorException.class)
                || has(chain, CertificateException.class)) {
            return UNTRUSTED;
        }
        return has(chain, EOFException.class) || says(chain, "remote host terminated") ? BROKEN : TLS;
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    private static boolean has(List<Throwable> chain, Class<? extends Throwable> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    private static boolean says(List<Throwable> chain, String words) {
        return chain.stream()
                .map(Throwable::getMessage)
                .anyMatch(text -> text != null && text.toLowerCase(Locale.ROOT).contains(words));
    }
}

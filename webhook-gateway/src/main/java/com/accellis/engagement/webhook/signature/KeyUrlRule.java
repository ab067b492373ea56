package com.accellis.engagement.webhook.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which key addresses we follow. The address stands in a body nobody has verified yet, and ConnectWise's cloud hosts are
 * shared by all its customers, so both the host and the company must be ours.
 */
public final class KeyUrlRule {

    private static final int LONGEST = 1024;
    private static final int HTTPS_PORT = 443;
    private static final String API_PREFIX = "api-";
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");
    /** The double slash is how ConnectWise writes it; no segment may begin with a dot. */
    private static final Pattern PATH =
            Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,3}//?system/callbackkey/index\\.rails");

    private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~%+=&-]+");

    private final String companyId;
    private final Set<String> ownHosts;
    private final Set<String> allHosts;
    private final Optional<URI> loopback;

    /**
     * @param baseUrl where our ConnectWise is; its host is trusted with and without {@code api-} in front
     * @param moreHosts further names that may give keys
     * @param companyId ours, in any case ({@link CompanyIds}); without it no address is trusted
     * @param loopbackAllowed whether a base URL such as {@code http://127.0.0.1:8090} is trusted too
     */
    public KeyUrlRule(
            Optional<URI> baseUrl, Collection<String> moreHosts, Optional<String> companyId, boolean loopbackAllowed) {
        this.companyId = companyId.filter(id -> !id.isBlank()).orElse(null);
        this.ownHosts = baseUrl.filter(url -> "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null)
                .map(url -> withAndWithoutPrefix(normalised(url.getHost())))
                .orElse(Set.of());
        this.allHosts = new HashSet<>(ownHosts);
        for (String host : moreHosts) {
            if (!HOST_NAME.matcher(normalised(host)).matches()) {
                throw new IllegalArgumentException("connectwise.key-hosts are plain host names; this is none: " + host);
            }
            allHosts.add(normalised(host));
        }
        this.loopback = baseUrl.filter(url -> loopbackAllowed && isPlainLoopback(url));
    }

    /** What is thought of an address. */
    public enum Verdict {
        TRUSTED,
        REFUSED,
        /** The address would be trusted if it were for our company. */
        WRONG_COMPANY
    }

    /** @param url the address in its one normalised spelling; null unless trusted */
    public record Decision(Verdict verdict, URI url) {

        private static final Decision REFUSED = new Decision(Verdict.REFUSED, null);
        private static final Decision WRONG_COMPANY = new Decision(Verdict.WRONG_COMPANY, null);
    }

    public Decision decide(String keyUrl) {
        if (keyUrl == null || companyId == null || keyUrl.length() > LONGEST) {
            return Decision.REFUSED;
        }
        try {
            return decide(new URI(keyUrl));
        } catch (URISyntaxException e) {
            return Decision.REFUSED;
        }
    }

    /** Whether this is the configured ConnectWise itself, to which our credentials belong. */
    public boolean isOwnHost(URI trusted) {
        return isLoopback(trusted) || ownHosts.contains(trusted.getHost());
    }

    /** Whether this is the plain HTTP address on this machine that the configuration allows. */
    public boolean isLoopback(URI trusted) {
        return loopback.filter(base -> sameServer(base, trusted)).isPresent();
    }

    private Decision decide(URI url) {
        if (url.isOpaque()
                || url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawFragment() != null
                || !PATH.matcher(url.getRawPath()).matches()
                || url.getRawQuery() == null
                || !QUERY.matcher(url.getRawQuery()).matches()) {
            return Decision.REFUSED;
        }
        String server;
        if (isLoopback(url)) {
            server = "http://" + loopback.orElseThrow().getRawAuthority();
        } else if (isTrustedHost(url)) {
            server = "https://" + normalised(url.getHost());
        } else {
            return Decision.REFUSED;
        }
        List<String> companies = valuesOf("companyName", url.getRawQuery());
        if (companies.isEmpty()) {
            return Decision.REFUSED;
        }
        return companies.size() == 1 && CompanyIds.same(companyId, companies.get(0))
                ? new Decision(Verdict.TRUSTED, URI.create(server + url.getRawPath() + "?" + url.getRawQuery()))
                : Decision.WRONG_COMPANY;
    }

    private boolean isTrustedHost(URI url) {
        boolean usualPort = url.getRawAuthority().equals(url.getHost())
                || url.getRawAuthority().equals(url.getHost() + ":" + HTTPS_PORT);
        return "https".equalsIgnoreCase(url.getScheme()) && usualPort && allHosts.contains(normalised(url.getHost()));
    }

    private static boolean isPlainLoopback(URI url) {
        return "http".equalsIgnoreCase(url.getScheme())
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && LOOPBACK.matcher(url.getHost()).matches();
    }

    private static boolean sameServer(URI base, URI url) {
        return "http".equalsIgnoreCase(url.getScheme())
                && base.getRawAuthority().equals(url.getRawAuthority());
    }

    /** All values of a parameter, however its name is spelt; a second one could be the one that the server reads. */
    private static List<String> valuesOf(String name, String rawQuery) {
        return Arrays.stream(rawQuery.split("&"))
                .map(parameter -> parameter.split("=", 2))
                .filter(parts -> decoded(parts[0]).equalsIgnoreCase(name))
                .map(parts -> parts.length == 2 ? decoded(parts[1]) : "")
                .toList();
    }

    /** Cannot fail: {@link URI} has checked that every percent sign begins an escape. */
    private static String decoded(String text) {
        return URLDecoder.decode(text, UTF_8);
    }

    private static Set<String> withAndWithoutPrefix(String host) {
        return host.startsWith(API_PREFIX)
                ? Set.of(host, host.substring(API_PREFIX.length()))
                : Set.of(host, API_PREFIX + host);
    }

    private static String normalised(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}

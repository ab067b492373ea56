package com.accellis.engagement.registry.matching;

import java.net.IDN;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Domains that somebody has registered for himself, such as {@code contoso.co.uk}. */
final class Domain {

    private static final int LONGEST = 253;

    /** Below a country's two letters these are not registered but given out, as in {@code co.uk} and {@code com.au}. */
    private static final Set<String> BELOW_COUNTRIES = Set.of(
            "ac", "co", "com", "edu", "gob", "gouv", "gov", "govt", "ltd", "mil", "ne", "net", "nhs", "nom", "or",
            "org", "plc", "police", "sch");

    /** Where anybody may have a page or a mailbox: the same domain says nothing about the firm. */
    private static final Set<String> PUBLIC = Set.of(
            // Mailboxes
            "126.com",
            "163.com",
            "aim.com",
            "aol.com",
            "att.net",
            "bellsouth.net",
            "bigpond.com",
            "btinternet.com",
            "charter.net",
            "comcast.net",
            "cox.net",
            "earthlink.net",
            "fastmail.com",
            "free.fr",
            "frontier.com",
            "gmail.com",
            "gmx.at",
            "gmx.ch",
            "gmx.com",
            "gmx.de",
            "gmx.net",
            "googlemail.com",
            "hotmail.co.uk",
            "hotmail.com",
            "hotmail.fr",
            "hushmail.com",
            "icloud.com",
            "juno.com",
            "laposte.net",
            "libero.it",
            "live.com",
            "mac.com",
            "mail.com",
            "mail.ru",
            "me.com",
            "msn.com",
            "netzero.net",
            "optonline.net",
            "orange.fr",
            "outlook.com",
            "outlook.de",
            "posteo.de",
            "proton.me",
            "protonmail.com",
            "qq.com",
            "rocketmail.com",
            "roadrunner.com",
            "rogers.com",
            "sbcglobal.net",
            "shaw.ca",
            "sky.com",
            "t-online.de",
            "talktalk.net",
            "telus.net",
            "tutanota.com",
            "verizon.net",
            "virginmedia.com",
            "wanadoo.fr",
            "web.de",
            "windstream.net",
            "yahoo.ca",
            "yahoo.co.uk",
            "yahoo.com",
            "yahoo.de",
            "yahoo.fr",
            "yandex.ru",
            "ymail.com",
            "zoho.com",
            // Pages
            "amazon.com",
            "bit.ly",
            "blogspot.com",
            "business.site",
            "ebay.com",
            "etsy.com",
            "facebook.com",
            "fb.com",
            "github.io",
            "godaddysites.com",
            "google.com",
            "instagram.com",
            "linkedin.com",
            "linktr.ee",
            "myshopify.com",
            "onmicrosoft.com",
            "pinterest.com",
            "sharepoint.com",
            "squarespace.com",
            "tiktok.com",
            "tumblr.com",
            "twitter.com",
            "weebly.com",
            "wix.com",
            "wixsite.com",
            "wordpress.com",
            "x.com",
            "yelp.com",
            "youtube.com",
            // Names that stand for any
            "example.com",
            "example.net",
            "example.org",
            "localhost.localdomain");

    private static final Pattern PATH = Pattern.compile("[/?#\\\\\\s].*", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    private Domain() {}

    /** The domain of a website as people enter it; empty when there is none or when it is public. */
    static Optional<String> ofWebsite(String website) {
        if (website == null) {
            return Optional.empty();
        }
        String host = website.strip();
        int scheme = host.indexOf("://");
        if (scheme >= 0) {
            host = host.substring(scheme + 3);
        }
        host = PATH.matcher(host).replaceFirst("");
        return ofHost(PORT.matcher(host.substring(host.lastIndexOf('@') + 1)).replaceFirst(""));
    }

    /** The registered part of a host's name; empty when the text is no such name or when it is public. */
    static Optional<String> ofHost(String host) {
        String name = ascii(host.strip());
        if (PUBLIC.contains(name) || name.length() > LONGEST || !isName(name)) {
            return Optional.empty();
        }
        int top = name.lastIndexOf('.');
        int second = name.lastIndexOf('.', top - 1);
        if (top <= second + 1 || !isTop(name.substring(top + 1))) {
            return Optional.empty();
        }
        String domain = name.substring(second + 1);
        if (name.length() - top == 3 && BELOW_COUNTRIES.contains(name.substring(second + 1, top))) {
            int third = name.lastIndexOf('.', second - 1);
            if (second <= third + 1) {
                return Optional.empty();
            }
            domain = name.substring(third + 1);
        }
        return PUBLIC.contains(domain) ? Optional.empty() : Optional.of(domain);
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    /** An address in digits has none. */
    private static boolean isTop(String label) {
        return label.length() > 1 && (!CompanyName.hasDigit(label) || label.startsWith("xn--"));
    }

    private static String ascii(String host) {
        if (Words.isAscii(host)) {
            return host.toLowerCase(Locale.ROOT);
        }
        try {
            return IDN.toASCII(host).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            // Not a host's name, which the caller answers as none.
            return "";
        }
    }

    /**
     * The domains from which the people of a company write. What fewer than half of those with an own domain use is
     * somebody from outside.
     */
    static Set<String> ofMail(Map<String, Integer> hosts) {
        if (hosts.isEmpty()) {
            return Set.of();
        }
        Map<String, Integer> people = new TreeMap<>();
        hosts.forEach((host, count) -> ofHost(host).ifPresent(domain -> people.merge(domain, count, Integer::sum)));
        int all = people.values().stream().mapToInt(Integer::intValue).sum();
        Set<String> usual = new TreeSet<>();
        people.forEach((domain, count) -> {
            if (2 * count >= all) {
                usual.add(domain);
            }
        });
        return usual;
    }

    /** What stands before the ending: firms own several endings of one word. */
    static String label(String domain) {
        return domain.substring(0, domain.indexOf('.'));
    }

    static Set<String> labels(Set<String> domains) {
        Set<String> labels = new HashSet<>();
        domains.forEach(domain -> labels.add(label(domain)));
        return labels;
    }
}

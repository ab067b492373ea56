package com.accellis.engagement.webhook.signature;

/**
 * Whether two spellings name one company at ConnectWise. The case of ASCII letters does not count: people may log in with
 * any, so what is configured need not be spelt as callbacks spell it, and every one of them would be refused. That
 * ConnectWise never gives two companies ids that differ in case alone is unconfirmed; if it did, both would count as ours.
 */
public final class CompanyIds {

    private CompanyIds() {}

    /** Other letters are compared as they are: {@code String.equalsIgnoreCase} takes a dotless i for an i. */
    public static boolean same(String ours, String theirs) {
        return ours.equals(theirs) || theirs != null && folded(ours).equals(folded(theirs));
    }

    private static String folded(String id) {
        return id.chars()
                .map(character -> character >= 'A' && character <= 'Z' ? character - 'A' + 'a' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

package com.accellis.engagement.connector.linking;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A company's name in the form in which two spellings of it are equal: case, accents, punctuation and the long or short
 * spelling of a legal form do not matter. The legal form itself does: Fabrikam Ltd and Fabrikam Inc are two companies.
 */
public final class CompanyNameKey {

    private static final Map<String, String> SHORT = Map.of(
            "limited", "ltd",
            "incorporated", "inc",
            "corporation", "corp",
            "company", "co");

    private CompanyNameKey() {}

    /** @return null when the text has no letter or digit */
    public static String of(String text) {
        if (text == null) {
            return null;
        }
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replace("&", " and ")
                .replaceAll("[.'’`]", "")
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
        return plain.isEmpty()
                ? null
                : Arrays.stream(plain.split(" "))
                        .map(word -> SHORT.getOrDefault(word, word))
                        .collect(Collectors.joining(" "));
    }
}

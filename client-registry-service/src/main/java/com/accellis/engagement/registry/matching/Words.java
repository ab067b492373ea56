package com.accellis.engagement.registry.matching;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Splits a name into words of lower-case letters and digits, without accents; '&' and '+' are the word "and". */
final class Words {

    static final String AND = "and";

    /** Letters that are no accented form of another, as they are written where they are not at hand. */
    private static final Map<Character, String> LETTERS =
            Map.of('ß', "ss", 'æ', "ae", 'œ', "oe", 'ø', "o", 'ł', "l", 'đ', "d", 'ð', "d", 'þ', "th", 'ı', "i");

    /** The other way to write them: German and Scandinavian names are found in both. */
    private static final Map<Character, String> WRITTEN_OUT =
            Map.of('ä', "ae", 'ö', "oe", 'ü', "ue", 'ø', "oe", 'å', "aa");

    private Words() {}

    static List<String> in(String name) {
        return split(fold(name.toLowerCase(Locale.ROOT)));
    }

    /** With umlauts written out, such as "mueller"; the same as {@link #in} when there are none. */
    static List<String> writtenOut(String name) {
        String composed = Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        return split(fold(replace(composed, WRITTEN_OUT)));
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static String fold(String text) {
        return isAscii(text) ? text : replace(Normalizer.normalize(text, Normalizer.Form.NFKD), LETTERS);
    }

    private static String replace(String text, Map<Character, String> replacements) {
        var replaced = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String other = c < 128 ? null : replacements.get(c);
            if (other == null) {
                replaced.append(c);
            } else {
                replaced.append(other);
            }
        }
        return replaced.toString();
    }

    private static List<String> split(String text) {
        List<String> words = new ArrayList<>(6);
        var word = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isLetterOrDigit(c)) {
                // Compatibility forms such as a capital in a circle become letters only now.
                word.appendCodePoint(Character.toLowerCase(c));
            } else if (!belongsToAWord(c)) {
                end(word, words);
                if (c == '&' || c == '+') {
                    words.add(AND);
                }
            }
        }
        end(word, words);
        return words;
    }

    /** Accents that stand alone after the decomposition, and apostrophes: "Int'l", "O’Neill". */
    private static boolean belongsToAWord(int c) {
        return c == '\'' || c == '’' || c == '‘' || c == '`' || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}

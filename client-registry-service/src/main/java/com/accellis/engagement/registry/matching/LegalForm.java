package com.accellis.engagement.registry.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What stands behind a name because of the law. Forms of one family are mixed up in everyday use; forms of two families
 * are two firms or a mistake.
 */
enum LegalForm {
    CORPORATION("inc", "incorporated", "corp", "corporation"),
    /** Says nothing: firms of any form call themselves so. */
    COMPANY("co", "company"),
    LIMITED_LIABILITY("llc", "lc", "limited liability company", "limited liability co"),
    PARTNERSHIP("lp", "llp", "lllp", "limited partnership", "limited liability partnership"),
    PROFESSIONAL("pc", "pllc", "pa", "pllp", "professional corporation"),
    LIMITED(
            "ltd",
            "limited",
            "pty",
            "pty ltd",
            "pty limited",
            "proprietary limited",
            "pvt ltd",
            "private limited",
            "pte ltd"),
    PUBLIC_LIMITED("plc", "public limited company"),
    GERMAN_LIMITED("gmbh", "ggmbh", "ug"),
    GERMAN_PARTNERSHIP("kg", "ohg", "gmbh and co kg", "ag and co kg", "ug and co kg"),
    GERMAN_STOCK("ag", "se"),
    GERMAN_MERCHANT("ek"),
    LATIN_STOCK("sa", "sas", "sasu", "sa de cv"),
    LATIN_LIMITED("sarl", "eurl", "srl", "sl", "slu", "lda", "ltda"),
    DUTCH_LIMITED("bv"),
    DUTCH_STOCK("nv"),
    NORDIC("ab", "as", "asa", "aps", "oy", "oyj"),
    EASTERN("sro", "doo", "kft", "zrt"),
    JAPANESE("kk");

    private static final Map<List<String>, LegalForm> BY_WORDS = byWords();
    private static final int LONGEST =
            BY_WORDS.keySet().stream().mapToInt(List::size).max().orElseThrow();

    private static final Set<String> LAST_WORDS = BY_WORDS.keySet().stream()
            .map(words -> words.get(words.size() - 1))
            .collect(Collectors.toUnmodifiableSet());

    /** These are no words of any language, so that they are forms wherever they stand. */
    private static final Set<String> ANYWHERE =
            Set.of("inc", "incorporated", "llc", "llp", "ltd", "plc", "pty", "gmbh", "pllc");

    private final String[] names;

    LegalForm(String... names) {
        this.names = names;
    }

    /** Acronyms also letter by letter, as "S.A." is read. */
    private static Map<List<String>, LegalForm> byWords() {
        Map<List<String>, LegalForm> byWords = new LinkedHashMap<>();
        for (LegalForm form : values()) {
            for (String name : form.names) {
                byWords.put(List.of(name.split(" ")), form);
                if (name.length() <= 4 && !name.equals("corp") && !name.equals("inc")) {
                    byWords.put(letters(name), form);
                }
            }
        }
        byWords.put(letters("sadecv"), LATIN_STOCK);
        // Without the dots it is a place to bathe.
        byWords.put(letters("spa"), LATIN_STOCK);
        byWords.put(List.of("sp", "z", "o", "o"), EASTERN);
        return Map.copyOf(byWords);
    }

    private static List<String> letters(String name) {
        return Arrays.asList(name.split(""));
    }

    /** Whether it tells one firm from another of the same name. */
    boolean tells() {
        return this != COMPANY;
    }

    /** The words without legal forms, which are added to {@code found}; the first word is always kept. */
    static List<String> strip(List<String> words, Set<LegalForm> found) {
        List<String> kept = new ArrayList<>(words);
        for (int length = longestEnd(kept); length > 0; length = longestEnd(kept)) {
            List<String> end = kept.subList(kept.size() - length, kept.size());
            found.add(BY_WORDS.get(end));
            end.clear();
        }
        for (int i = kept.size() - 1; i > 0; i--) {
            if (ANYWHERE.contains(kept.get(i))) {
                found.add(BY_WORDS.get(List.of(kept.remove(i))));
            }
        }
        return kept;
    }

    private static int longestEnd(List<String> words) {
        if (words.isEmpty() || !LAST_WORDS.contains(words.get(words.size() - 1))) {
            return 0;
        }
        for (int length = Math.min(LONGEST, words.size() - 1); length > 0; length--) {
            int start = words.size() - length;
            LegalForm form = BY_WORDS.get(words.subList(start, words.size()));
            if (form != null && !isPartOfTheName(words, start, form)) {
                return length;
            }
        }
        return 0;
    }

    /** "Miller & Co" is not "Miller". */
    private static boolean isPartOfTheName(List<String> words, int start, LegalForm form) {
        return form == COMPANY && words.get(start - 1).equals("and");
    }

    /** Whether both names have forms that tell, and none in common. */
    static boolean contradict(Set<LegalForm> one, Set<LegalForm> other) {
        return !one.isEmpty() && !other.isEmpty() && Collections.disjoint(one, other);
    }
}

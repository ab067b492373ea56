package com.accellis.engagement.registry.matching;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A name as it is compared.
 *
 * @param name as it came
 * @param written in lower case, with single spaces
 * @param cores the words that matter: without legal forms and articles, in their usual spelling. More than one when
 *     umlauts can be written in two ways, or when the name says what the firm trades as; none when it has no letter or
 *     digit.
 * @param keys the cores without spaces, which are set at will: "Blue Sky", "BlueSky". Beside a digit they matter: "1 2"
 *     is not "12".
 * @param forms the legal forms that were found and that tell firms apart
 */
record CompanyName(String name, String written, List<List<String>> cores, List<String> keys, Set<LegalForm> forms) {

    private static final String THE = "the";
    private static final Pattern SPACES = Pattern.compile("\\s+");

    /** What stands between the two names of a firm. */
    private static final List<List<String>> ALSO_CALLED = List.of(
            List.of("doing", "business", "as"),
            List.of("trading", "as"),
            List.of("d", "b", "a"),
            List.of("dba"),
            List.of("aka"),
            List.of("fka"),
            List.of("formerly"));

    private static final Set<String> FIRST_WORDS =
            ALSO_CALLED.stream().map(phrase -> phrase.get(0)).collect(Collectors.toUnmodifiableSet());

    static CompanyName of(String name) {
        Set<LegalForm> forms = EnumSet.noneOf(LegalForm.class);
        List<List<String>> cores = new ArrayList<>(1);
        add(Words.in(name), cores, forms);
        if (!Words.isAscii(name)) {
            add(Words.writtenOut(name), cores, forms);
        }
        forms.removeIf(form -> !form.tells());
        return new CompanyName(name, written(name), cores, keys(cores), forms);
    }

    private static String written(String name) {
        return SPACES.matcher(name.strip().toLowerCase(Locale.ROOT)).replaceAll(" ");
    }

    private static List<String> keys(List<List<String>> cores) {
        List<String> keys = new ArrayList<>(cores.size());
        cores.forEach(core -> keys.add(key(core)));
        return keys;
    }

    private static void add(List<String> words, List<List<String>> cores, Set<LegalForm> forms) {
        for (List<String> part : parts(words)) {
            List<String> core = core(part, forms);
            if (!core.isEmpty() && !cores.contains(core)) {
                cores.add(core);
            }
        }
    }

    private static List<List<String>> parts(List<String> words) {
        List<List<String>> parts = new ArrayList<>(1);
        int start = 0;
        for (int i = 0; i < words.size(); ) {
            int length = alsoCalledAt(words, i);
            if (length > 0) {
                parts.add(words.subList(start, i));
                start = i + length;
            }
            i += Math.max(1, length);
        }
        parts.add(words.subList(start, words.size()));
        return parts;
    }

    /** How many words say at this place that another name follows. */
    private static int alsoCalledAt(List<String> words, int at) {
        if (!FIRST_WORDS.contains(words.get(at))) {
            return 0;
        }
        for (List<String> phrase : ALSO_CALLED) {
            int end = at + phrase.size();
            if (end <= words.size() && words.subList(at, end).equals(phrase)) {
                return phrase.size();
            }
        }
        return 0;
    }

    /** Until nothing changes, because what is left may again be a form, an article or letters in a row. */
    private static List<String> core(List<String> words, Set<LegalForm> forms) {
        List<String> core = words;
        List<String> before;
        do {
            before = core;
            core = Spelling.usual(joinLetters(trim(LegalForm.strip(core, forms))));
        } while (!core.equals(before));
        return List.copyOf(core);
    }

    private static List<String> trim(List<String> words) {
        int start = 0;
        int end = words.size();
        while (end - start > 1 && isEdge(words.get(start))) {
            start++;
        }
        while (end - start > 1 && isEdge(words.get(end - 1))) {
            end--;
        }
        return words.subList(start, end);
    }

    private static boolean isEdge(String word) {
        return word.equals(THE) || word.equals(Words.AND);
    }

    /** "J. P. Brown" and "JP Brown" are the same. */
    private static List<String> joinLetters(List<String> words) {
        List<String> joined = new ArrayList<>(words.size());
        boolean open = false;
        for (String word : words) {
            boolean letter = word.length() == 1 && Character.isLetter(word.charAt(0));
            if (letter && open) {
                joined.set(joined.size() - 1, joined.get(joined.size() - 1) + word);
            } else {
                joined.add(word);
            }
            open = letter;
        }
        return joined;
    }

    /** What two companies with probably the same name have in common; empty when there is no letter or digit. */
    Optional<String> normalised() {
        return keys.stream().findFirst();
    }

    static String key(List<String> core) {
        var key = new StringBuilder();
        for (String word : core) {
            if (!key.isEmpty() && (hasDigit(word) || Character.isDigit(key.charAt(key.length() - 1)))) {
                key.append(' ');
            }
            key.append(word);
        }
        return key.toString();
    }

    static boolean hasDigit(String word) {
        return word.chars().anyMatch(Character::isDigit);
    }

    /** The words of the first core; the others are other spellings of the same or a second name. */
    List<String> words() {
        return cores.isEmpty() ? List.of() : cores.get(0);
    }

    /** The length of the longest key that both have; 0 when they have none in common. */
    int longestCommonKey(CompanyName other) {
        int longest = 0;
        for (String key : keys) {
            if (key.length() > longest && other.keys.contains(key)) {
                longest = key.length();
            }
        }
        return longest;
    }
}

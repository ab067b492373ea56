package com.accellis.engagement.registry.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * What two names have in common.
 *
 * @param doubt that they are names of the same firm, in hundredths of a percent
 */
record Likeness(ReasonKey key, int doubt) {

    private static final int EXACT = 400;
    private static final int SAME = 700;

    /** Three letters are the initials of many firms. */
    private static final int SAME_INITIALS = 1_500;

    private static final int INITIALS = 3;

    /** Added when one is an "LLC" and the other a "Corp". */
    private static final int OTHER_FORM = 1_500;

    /** All words are there, in another order or without an "and". */
    private static final int SAME_WORDS = 2_000;

    /** All words are there, one of them with a typo or shortened; more for each further one. */
    private static final int CHANGED_WORD = 2_500;

    private static final int FURTHER_WORD = 1_000;

    /** Words are missing: this much even when they say next to nothing. */
    private static final int MISSING_WORDS = 4_000;

    /** Names that share less than this much of what they say, in percent, are not similar. */
    private static final int LEAST_SHARE = 35;

    /** Added when a number, ordinal or direction is on one side only: it is there to tell firms apart. */
    private static final int OTHER_NUMBER = 1_000;

    private static final int MOST = 9_500;

    /** In percent of a word: how much one with a typo counts. */
    private static final int TYPO_COUNTS = 75;

    private static final Set<String> SAY_NOTHING = Set.of("and", "the", "of", "for", "in", "at");

    private static final Set<String> TELL_APART = Set.of(
            "i",
            "ii",
            "iii",
            "iv",
            "v",
            "vi",
            "vii",
            "viii",
            "ix",
            "x",
            "xi",
            "xii",
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "north",
            "south",
            "east",
            "west",
            "northern",
            "southern",
            "eastern",
            "western",
            "northeast",
            "northwest",
            "southeast",
            "southwest",
            "upper",
            "lower",
            "new",
            "old");

    /** @param weight how much a word says: the rarer, the more; at least 1 */
    static Optional<Likeness> of(CompanyName one, CompanyName other, ToIntFunction<String> weight) {
        if (one.written().equals(other.written())) {
            return Optional.of(new Likeness(ReasonKey.EXACT_NAME, EXACT));
        }
        int form = LegalForm.contradict(one.forms(), other.forms()) ? OTHER_FORM : 0;
        int common = one.longestCommonKey(other);
        if (common > 0) {
            int same = common <= INITIALS ? SAME_INITIALS : SAME;
            return Optional.of(new Likeness(ReasonKey.SAME_NAME_WITHOUT_SUFFIX, same + form));
        }
        int least = MOST + 1;
        for (List<String> left : one.cores()) {
            for (List<String> right : other.cores()) {
                // Which words are taken for each other depends on the order of the two; the answer must not.
                least = Math.min(
                        least, comesFirst(left, right) ? doubt(left, right, weight) : doubt(right, left, weight));
            }
        }
        return least > MOST
                ? Optional.empty()
                : Optional.of(new Likeness(ReasonKey.SIMILAR_NAME, Math.min(MOST, least + form)));
    }

    private static boolean comesFirst(List<String> left, List<String> right) {
        return String.join(" ", left).compareTo(String.join(" ", right)) <= 0;
    }

    private static int doubt(List<String> left, List<String> right, ToIntFunction<String> weight) {
        List<String> openLeft = saying(left);
        List<String> openRight = saying(right);
        int all = weigh(openLeft, weight) + weigh(openRight, weight);
        if (openLeft.isEmpty() || openRight.isEmpty()) {
            return MOST + 1;
        }
        int shared = 100 * takeEqual(openLeft, openRight, weight);
        int changed = 0;
        for (int i = openLeft.size() - 1; i >= 0; i--) {
            String word = openLeft.get(i);
            for (int j = openRight.size() - 1; j >= 0; j--) {
                if (isChanged(word, openRight.get(j))) {
                    int lesser = Math.min(weight.applyAsInt(word), weight.applyAsInt(openRight.get(j)));
                    shared += 2 * TYPO_COUNTS * lesser;
                    openLeft.remove(i);
                    openRight.remove(j);
                    changed++;
                    break;
                }
            }
        }
        if (openLeft.isEmpty() && openRight.isEmpty()) {
            return changed == 0 ? SAME_WORDS : CHANGED_WORD + (changed - 1) * FURTHER_WORD;
        }
        int apart = openLeft.stream().anyMatch(Likeness::tellsApart)
                        || openRight.stream().anyMatch(Likeness::tellsApart)
                ? OTHER_NUMBER
                : 0;
        if (apart == 0 && isTypoAcrossWords(left, right)) {
            return CHANGED_WORD;
        }
        int share = shared / all;
        return share < LEAST_SHARE ? MOST + 1 : 10_000 - share * (10_000 - MISSING_WORDS) / 100 + apart;
    }

    private static List<String> saying(List<String> words) {
        List<String> saying = new ArrayList<>(words);
        saying.removeIf(Likeness::saysNothing);
        return saying;
    }

    static boolean saysNothing(String word) {
        return SAY_NOTHING.contains(word);
    }

    private static int weigh(List<String> words, ToIntFunction<String> weight) {
        int sum = 0;
        for (String word : words) {
            sum += weight.applyAsInt(word);
        }
        return sum;
    }

    /** Takes the equal words out of both and returns what both together had of them. */
    private static int takeEqual(List<String> left, List<String> right, ToIntFunction<String> weight) {
        int taken = 0;
        for (int i = left.size() - 1; i >= 0; i--) {
            if (right.remove(left.get(i))) {
                taken += 2 * weight.applyAsInt(left.remove(i));
            }
        }
        return taken;
    }

    /** Whether it may be the same word with a typo, or one the beginning of the other. Short words are too near each other. */
    static boolean isChanged(String a, String b) {
        if (tellsApart(a) || tellsApart(b)) {
            return false;
        }
        int shorter = Math.min(a.length(), b.length());
        int typos = shorter >= 9 ? 2 : shorter >= 5 ? 1 : 0;
        return typos > 0 && Typo.within(a, b, typos) || shorter >= 3 && (a.startsWith(b) || b.startsWith(a));
    }

    /** Such as "Silverbirch Sofware" for "Silver Birch Software". */
    private static boolean isTypoAcrossWords(List<String> left, List<String> right) {
        if (left.stream().anyMatch(CompanyName::hasDigit) || right.stream().anyMatch(CompanyName::hasDigit)) {
            return false;
        }
        String a = String.join("", left);
        String b = String.join("", right);
        return Math.min(a.length(), b.length()) >= 9 && Typo.within(a, b, 1);
    }

    private static boolean tellsApart(String word) {
        return TELL_APART.contains(word) || CompanyName.hasDigit(word);
    }
}

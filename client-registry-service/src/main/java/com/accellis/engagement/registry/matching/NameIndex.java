package com.accellis.engagement.registry.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds among many names those that have the most in common with one: by their words, of which the rare ones count more. A
 * word that no name has stands for those that it may be a typo or a short form of; these are found by groups of three
 * letters. Groups are told apart by a hash of 16 bits: a collision costs a needless comparison, no match.
 */
final class NameIndex {

    private static final int BUCKETS = 1 << 16;

    /** Words that are compared letter by letter. */
    private static final int NEAREST_WORDS = 16;

    /** Points for the same word and for one with a typo. */
    private static final int SAME = 4;

    private static final int CHANGED = 3;

    private final int size;
    private final Map<String, Integer> numberOfWord = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private final Postings namesByWord;
    private final Postings wordsByGroup;

    NameIndex(List<CompanyName> names) {
        size = names.size();
        int[][] wordsOf = new int[size][];
        for (int name = 0; name < size; name++) {
            wordsOf[name] = names.get(name).words().stream()
                    .mapToInt(this::number)
                    .distinct()
                    .toArray();
        }
        namesByWord = new Postings(wordsOf, words.size());
        int[][] groupsOf = new int[words.size()][];
        for (int word = 0; word < groupsOf.length; word++) {
            groupsOf[word] = groups(words.get(word));
        }
        wordsByGroup = new Postings(groupsOf, BUCKETS);
    }

    private int number(String word) {
        return numberOfWord.computeIfAbsent(word, unknown -> {
            words.add(unknown);
            return words.size() - 1;
        });
    }

    /** How much a word says: 1 when every name has it, one more for each halving of their number. */
    int weight(String word) {
        Integer number = numberOfWord.get(word);
        return rarity(number == null ? 0 : namesByWord.count(number), size);
    }

    private static int rarity(int some, int all) {
        return 1 + 31 - Integer.numberOfLeadingZeros(Math.max(1, (all + 1) / (some + 1)));
    }

    /** One for many searches. */
    Scratch scratch() {
        return new Scratch(new Tally(size), new Tally(words.size()), new HashMap<>());
    }

    /** What a search writes on, and the words that were looked up. */
    record Scratch(Tally names, Tally words, Map<String, int[]> alike) {}

    /** The names with the most in common, at most {@code most}; the best first, equals in the order of the index. */
    int[] nearest(CompanyName name, int most, Scratch scratch) {
        for (String word : name.words()) {
            if (!Likeness.saysNothing(word)) {
                for (int alike : scratch.alike().computeIfAbsent(word, unknown -> alike(unknown, scratch.words()))) {
                    int weight = rarity(namesByWord.count(alike), size);
                    int quality = words.get(alike).equals(word) ? SAME : CHANGED;
                    namesByWord.addTo(scratch.names(), alike, weight * quality);
                }
            }
        }
        return scratch.names().takeBest(most);
    }

    private int[] alike(String word, Tally tally) {
        for (int group : groups(word)) {
            wordsByGroup.addTo(tally, group, rarity(wordsByGroup.count(group), words.size()));
        }
        return Arrays.stream(tally.takeBest(NEAREST_WORDS))
                .filter(other -> words.get(other).equals(word) || Likeness.isChanged(word, words.get(other)))
                .toArray();
    }

    /** With a space before and behind the word, so that its beginning and end count. */
    private static int[] groups(String word) {
        int[] groups = new int[word.length()];
        for (int i = 0; i < word.length(); i++) {
            char before = i == 0 ? ' ' : word.charAt(i - 1);
            char after = i == word.length() - 1 ? ' ' : word.charAt(i + 1);
            groups[i] = bucket(before, word.charAt(i), after);
        }
        return Arrays.stream(groups).distinct().toArray();
    }

    private static int bucket(char a, char b, char c) {
        int hash = ((a * 31 + b) * 31 + c) * 0x9E3779B1;
        return hash >>> 16;
    }
}

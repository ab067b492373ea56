package com.accellis.engagement.registry.matching;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds among many names those that have the most in common with one: by groups of three letters, of which the rare ones
 * count more. Groups are told apart by a hash of 16 bits; a collision costs a needless comparison, no match.
 */
final class NameIndex {

    private static final int BUCKETS = 1 << 16;

    private final int size;

    /** The names of bucket {@code b} are {@code members[starts[b]]} to before {@code members[starts[b + 1]]}. */
    private final int[] starts;

    private final int[] members;
    private final Map<String, Integer> namesWithWord = new HashMap<>();

    NameIndex(List<CompanyName> names) {
        size = names.size();
        int[][] groups = new int[size][];
        starts = new int[BUCKETS + 1];
        for (int name = 0; name < size; name++) {
            List<String> words = names.get(name).words();
            words.stream().distinct().forEach(word -> namesWithWord.merge(word, 1, Integer::sum));
            groups[name] = groups(words);
            for (int group : groups[name]) {
                starts[group + 1]++;
            }
        }
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            starts[bucket + 1] += starts[bucket];
        }
        members = new int[starts[BUCKETS]];
        int[] next = starts.clone();
        for (int name = 0; name < size; name++) {
            for (int group : groups[name]) {
                members[next[group]++] = name;
            }
        }
    }

    /** How much a word says: 1 when every name has it, one more for each halving of their number. */
    int weight(String word) {
        return rarity(namesWithWord.getOrDefault(word, 0));
    }

    private int rarity(int among) {
        return 1 + 31 - Integer.numberOfLeadingZeros(Math.max(1, (size + 1) / (among + 1)));
    }

    /** What a search writes on; one for many searches saves clearing as many counters as there are names. */
    Scratch scratch() {
        return new Scratch(size);
    }

    static final class Scratch {

        private final int[] points;
        private final int[] touched;

        private Scratch(int size) {
            points = new int[size];
            touched = new int[size];
        }
    }

    /** The names with the most in common, at most {@code most}; the best first, equals in the order of the index. */
    int[] nearest(CompanyName name, int most, Scratch scratch) {
        int touched = 0;
        for (int group : groups(name.words())) {
            int weight = rarity(starts[group + 1] - starts[group]);
            for (int i = starts[group]; i < starts[group + 1]; i++) {
                int member = members[i];
                if (scratch.points[member] == 0) {
                    scratch.touched[touched++] = member;
                }
                scratch.points[member] += weight;
            }
        }
        int[] nearest = new int[most];
        int found = 0;
        for (int i = 0; i < touched; i++) {
            int member = scratch.touched[i];
            int place = found;
            while (place > 0 && isNearer(member, nearest[place - 1], scratch.points)) {
                place--;
            }
            if (place < most) {
                System.arraycopy(nearest, place, nearest, place + 1, Math.min(found, most - 1) - place);
                nearest[place] = member;
                found = Math.min(found + 1, most);
            }
        }
        for (int i = 0; i < touched; i++) {
            scratch.points[scratch.touched[i]] = 0;
        }
        return Arrays.copyOf(nearest, found);
    }

    private static boolean isNearer(int member, int other, int[] points) {
        return points[member] > points[other] || points[member] == points[other] && member < other;
    }

    /** The groups of each word, with a space before and behind it, so that beginnings and ends count. */
    private static int[] groups(List<String> words) {
        int length = words.stream().mapToInt(String::length).sum();
        int[] groups = new int[length];
        int filled = 0;
        for (String word : words) {
            for (int i = 0; i < word.length(); i++) {
                char before = i == 0 ? ' ' : word.charAt(i - 1);
                char after = i == word.length() - 1 ? ' ' : word.charAt(i + 1);
                groups[filled++] = bucket(before, word.charAt(i), after);
            }
        }
        return Arrays.stream(groups).distinct().toArray();
    }

    private static int bucket(char a, char b, char c) {
        int hash = ((a * 31 + b) * 31 + c) * 0x9E3779B1;
        return hash >>> 16;
    }
}

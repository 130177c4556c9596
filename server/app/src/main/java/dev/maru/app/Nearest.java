package dev.maru.app;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses what a mistyped name was meant to be. */
final class Nearest {
    private Nearest() {}

    /**
     * The known name that is nearest to the given one, or null when none is near: at most one letter in three may be
     * missing, added, different or swapped. A name without its section ({@code port}) is near to the full one.
     */
    static @Nullable String of(String given, Collection<String> known) {
        String wanted = given.toLowerCase(Locale.ROOT).replace('-', '_');
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String name : known) {
            String candidate = name.toLowerCase(Locale.ROOT).replace('-', '_');
            int distance = Math.min(distance(wanted, candidate), 1 + distance(wanted, lastPart(candidate)));
            int allowed = Math.max(1, Math.min(wanted.length(), candidate.length()) / 3);
            if (distance <= allowed && distance < least) {
                least = distance;
                best = name;
            }
        }
        return best;
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Optimal string alignment: Levenshtein's distance with swapped neighbours counted once. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + same, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], 1 + cost[i - 2][j - 2]);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}

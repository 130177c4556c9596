package dev.maru.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What every file that people write keeps to, in whatever language it is: its size, and no marks of unfinished work. */
final class TextRules {
    static final int MAX_LINES = 800;

    /** Put together from halves, so that this file passes itself. */
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");

    private static final Map<Pattern, String> JAVA_LEFTOVERS = Map.of(
            Pattern.compile("\\.printStack" + "Trace\\(\\)"), "Log the exception, or let it go on.",
            Pattern.compile("Exception\\(\"[Nn]ot (yet )?implem" + "ented"), "Write it, or leave the method out.",
            Pattern.compile("@Disa" + "bled\\b"), "Mend the test, or delete it.");
    private static final Map<Pattern, String> WEB_LEFTOVERS = Map.of(
            Pattern.compile("^\\s*debug" + "ger\\b"), "Delete the line.",
            Pattern.compile("\\b(it|test|describe)\\.(on" + "ly|sk" + "ip|to" + "do)\\("),
                    "Run the test like the others.");

    private TextRules() {}

    /** Checks one file. */
    static List<Finding> check(String path, String text) {
        List<Finding> findings = new ArrayList<>();
        List<String> lines = text.lines().toList();
        if (lines.size() > MAX_LINES) {
            findings.add(new Finding(
                    path,
                    MAX_LINES + 1,
                    "The file has " + lines.size() + " lines; " + MAX_LINES + " are allowed, 400 are wished.",
                    "Find the second subject in it and give that a file of its own."));
        }
        Map<Pattern, String> leftovers = path.endsWith(".java") ? JAVA_LEFTOVERS : WEB_LEFTOVERS;
        for (int i = 0; i < lines.size(); i++) {
            Matcher mark = UNFINISHED.matcher(lines.get(i));
            if (mark.find()) {
                findings.add(new Finding(
                        path,
                        i + 1,
                        "The mark " + mark.group() + " says that this is not finished.",
                        "Finish it, or open an issue and delete the mark."));
            }
            for (Map.Entry<Pattern, String> leftover : leftovers.entrySet()) {
                Matcher found = leftover.getKey().matcher(lines.get(i));
                if (found.find()) {
                    findings.add(
                            new Finding(path, i + 1, found.group().strip() + " was left over.", leftover.getValue()));
                }
            }
        }
        return findings;
    }
}

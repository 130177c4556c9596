package dev.maru.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of one cell of the matrix. With {@code -Dmaru.interop.docs=true} its line in docs/interop.md is written anew, between the marks
 * that begin and end the matrix there.
 */
final class Cell {
    private static final String BEGIN = "<!-- matrix: written by PeerScenarios -->";
    private static final String END = "<!-- end of the matrix -->";

    String protection = "no connection";
    String candidates = "";
    boolean data;
    String media = "no";
    String restart = "they cannot";
    String end = "no";

    final boolean theyOffer;

    private final String test;
    private final String title;
    private final String key;

    /**
     * A cell of which nothing is known to work yet.
     *
     * @param test what proves it
     * @param title as the peer names itself
     */
    Cell(String test, String title, boolean theyOffer) {
        this.test = test;
        this.title = title;
        this.theyOffer = theyOffer;
        this.key = test + (theyOffer ? " offers" : " answers");
    }

    /** Says it, and writes it down when that is wanted; that the peer was missing is over. */
    void write() throws IOException {
        String line =
                "| " + title + " | " + (theyOffer ? "offers" : "answers") + " | " + protection + " | " + candidates
                        + " | " + media + " | " + (data ? "yes" : "no") + " | " + restart + " | " + end + " | "
                        + LocalDate.now()
                        + " | " + mark(key);
        write(line, List.of(mark(key), mark(missingKey(test))));
    }

    /** Says that a peer is not on this machine, beside what came of it elsewhere or earlier. */
    static void missing(String test, String name, String reason) throws IOException {
        String line = "| " + name + " | not run here: " + reason + " | | | | | | | " + LocalDate.now() + " | "
                + mark(missingKey(test));
        write(line, List.of(mark(missingKey(test))));
    }

    private static String missingKey(String test) {
        return test + " is missing";
    }

    private static String mark(String key) {
        return "<!-- " + key + " -->";
    }

    private static void write(String line, List<String> instead) throws IOException {
        System.out.println(line);
        if (!Boolean.getBoolean("maru.interop.docs")) {
            return;
        }
        Path document = ServerUnderTest.home().resolve("docs/interop.md");
        List<String> lines = new ArrayList<>(Files.readAllLines(document, StandardCharsets.UTF_8));
        int begin = lines.indexOf(BEGIN);
        List<String> rows = lines.subList(begin + 3, lines.indexOf(END));
        rows.removeIf(row -> instead.stream().anyMatch(row::endsWith));
        rows.add(line);
        rows.sort(String.CASE_INSENSITIVE_ORDER);
        Files.write(document, lines, StandardCharsets.UTF_8);
    }
}

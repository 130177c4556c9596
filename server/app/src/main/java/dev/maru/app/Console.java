package dev.maru.app;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Where the program speaks, and in which language.
 *
 * @param out for results
 * @param err for logs, warnings and errors
 * @param isTerminal whether somebody looks at it
 * @param hasColours whether it may be coloured
 * @param language the language
 */
record Console(PrintStream out, PrintStream err, boolean isTerminal, boolean hasColours, Language language) {
    /** The process's own. Colours as https://no-color.org asks. */
    static Console ofProcess(Map<String, String> environment) {
        java.io.Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        String noColour = environment.getOrDefault("NO_COLOR", "");
        boolean colours = terminal && noColour.isEmpty() && !"dumb".equals(environment.get("TERM"));
        return new Console(System.out, System.err, terminal, colours, Language.of(environment));
    }

    Console in(Language other) {
        return new Console(out, err, isTerminal, hasColours, other);
    }

    /** Prints a sentence for the person at the console. */
    void say(Text text) {
        out.println(text.in(language));
    }

    /** Prints problems, each on a line. */
    void printAll(List<Problem> problems, Text prefix) {
        for (Problem problem : problems) {
            err.println(prefix.in(language) + problem.in(language));
        }
    }

    /** Prints what went wrong. */
    void complain(Text text) {
        err.println("maru: " + text.in(language));
    }
}

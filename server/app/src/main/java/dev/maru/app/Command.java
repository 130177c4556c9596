package dev.maru.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One command of the command line. Its help and its options are described in code, in every language at once. */
interface Command {
    /** Its words after the program's name: {@code config check}. */
    String path();

    /** What it does, in one sentence. */
    Text meaning();

    /** Its options, besides those that every command has. */
    List<Option> options();

    /** What it calls a word that is no option, or null when it takes none. */
    default @Nullable String parameter() {
        return null;
    }

    /** How many words that are no options it takes. */
    default int maxWords() {
        return parameter() == null ? 0 : 1;
    }

    /** What else the help says, in paragraphs. */
    default List<Text> notes() {
        return List.of();
    }

    /**
     * Runs it.
     *
     * @return an exit code, or {@link Cli#STAYS}
     * @throws StartException when it cannot do what it was asked to
     */
    int run(Arguments given, Console console) throws StartException;
}

package dev.maru.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command of the command line. */
interface Command {
    /** Its name, options and help, in the language of the console. */
    CommandSpec spec(Language language);

    /**
     * Runs it.
     *
     * @return an exit code, or {@link Cli#STAYS}
     * @throws StartException when it cannot do what it was asked to
     */
    int run(ParseResult given, Console console) throws StartException;
}

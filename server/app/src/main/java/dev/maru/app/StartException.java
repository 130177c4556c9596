package dev.maru.app;

/** Why the program cannot start, in a sentence for the person who starts it. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final transient Text sentence;

    StartException(int exitCode, Text sentence) {
        super(sentence.english(), null, false, false);
        this.exitCode = exitCode;
        this.sentence = sentence;
    }

    int exitCode() {
        return exitCode;
    }

    Text sentence() {
        return sentence;
    }
}

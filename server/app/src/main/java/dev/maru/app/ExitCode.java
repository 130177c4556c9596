package dev.maru.app;

/** What the program tells the shell when it ends. Documented in docs/operations.md. */
final class ExitCode {
    /** All is well; also after a graceful stop. */
    static final int OK = 0;
    /** Something failed that is not in this list. */
    static final int FAILED = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;
    /** The configuration, or a file that it names, is wrong. */
    static final int CONFIG = 3;
    /** An address or port cannot be listened on. */
    static final int LISTEN = 4;
    /** The data directory cannot be used. */
    static final int STATE = 5;
    /** Stopped at once by a second signal. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}

package dev.maru.app;

/** The entry of the program. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the JVM with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        int code = new Cli(System.out, System.err).run(args);
        if (code != Cli.STAYS) {
            System.exit(code);
        }
    }
}

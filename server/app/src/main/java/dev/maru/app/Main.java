package dev.maru.app;

/** The entry of the program. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the JVM with its exit code; see docs/operations.md for the codes.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        int code = new Cli(Console.ofProcess(System.getenv())).run(args);
        System.out.flush();
        System.err.flush();
        if (code != Cli.STAYS) {
            System.exit(code);
        }
    }
}

package dev.maru.app;

import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command line. */
final class Cli {
    /** What {@link #run} returns when the program goes on in other threads. */
    static final int STAYS = -1;

    private final PrintStream out;
    private final PrintStream err;

    Cli(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(String[] args) {
        CommandSpec run = CommandSpec.create()
                .name("run")
                .addOption(OptionSpec.builder("--port", "--http-port")
                        .type(int.class)
                        .defaultValue("7880")
                        .build())
                .addOption(OptionSpec.builder("--https-port")
                        .type(int.class)
                        .defaultValue("7443")
                        .build())
                .addOption(OptionSpec.builder("--data-dir").type(String.class).build())
                .mixinStandardHelpOptions(true);
        CommandLine line = new CommandLine(CommandSpec.create().name("maru"));
        line.addSubcommand("run", run);
        CommandLine.ParseResult parsed = line.parseArgs(args);
        if (!parsed.hasSubcommand()) {
            line.usage(out);
            return 0;
        }
        int port = parsed.subcommand().matchedOptionValue("--port", 7880);
        try {
            MaruServer server = new MaruServer(port);
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
            out.printf(
                    "Maru is ready: http://127.0.0.1:%d/ (in %.1f s)%n",
                    server.httpPort(),
                    ProcessHandle.current()
                                    .info()
                                    .startInstant()
                                    .map(since -> System.currentTimeMillis() - since.toEpochMilli())
                                    .orElse(0L)
                            / 1000.0);
            return STAYS;
        } catch (Exception e) {
            err.println(e);
            return 1;
        }
    }
}

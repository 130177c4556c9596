package dev.maru.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Maru server as users start it, {@code ./maru run}, in development mode, with the limits out of the way. */
final class MaruTarget implements Target {

    private static final Pattern READY = Pattern.compile("ready.*http://[^\\s/]*:(\\d+)", Pattern.CASE_INSENSITIVE);

    /** The first start may have to build. */
    private static final long START_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** What would stop a load generator: limits made for people. */
    private static final String CONFIGURATION = """
            signaling:
              messages_per_second: 100000
              message_burst: 1000000
            """;

    private final ServerProcess process;
    private final int port;

    private MaruTarget(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static MaruTarget start(String run) {
        Path home = Commands.home();
        Path folder = Commands.workFolder().resolve("maru-" + run);
        try {
            Files.createDirectories(folder);
            Path configuration = Files.writeString(folder.resolve("maru.yaml"), CONFIGURATION);
            List<String> command = List.of(
                    home.resolve("maru").toString(),
                    "run",
                    "--http-port=0",
                    "--https-port=0",
                    "--config=" + configuration,
                    "--data-dir=" + folder.resolve("data"));
            ServerProcess process = ServerProcess.start(command, Map.of(), folder.resolve("server.log"));
            return new MaruTarget(process, awaitPort(process));
        } catch (IOException failed) {
            throw new BenchmarkException("cannot start Maru", failed);
        }
    }

    /** Follows the log until the ready line says on which port the server listens. */
    private static int awaitPort(ServerProcess process) throws IOException {
        long deadline = System.nanoTime() + START_NANOS;
        while (System.nanoTime() < deadline) {
            Matcher ready = READY.matcher(Files.readString(process.log()));
            if (ready.find()) {
                return Integer.parseInt(ready.group(1));
            }
            if (!process.isAlive()) {
                break;
            }
            Pauses.millis(20);
        }
        process.close();
        throw new BenchmarkException("Maru did not start:\n" + Files.readString(process.log()));
    }

    @Override
    public String name() {
        return "Maru";
    }

    @Override
    public String description() {
        String version = Commands.output(List.of("git", "rev-parse", "--short", "HEAD"), Commands.home());
        return "Maru " + version.strip() + ", ./maru run, JDK " + Runtime.version();
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Dialect newDialect() {
        return new MaruDialect();
    }

    @Override
    public long collectGarbage() {
        return jvm().collectGarbage();
    }

    Jvm jvm() {
        return new Jvm(process.pid());
    }
}

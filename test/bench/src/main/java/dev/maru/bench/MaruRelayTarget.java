package dev.maru.bench;

import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Maru's relay as users start it alone, {@code ./maru relay}, with one reactor. */
final class MaruRelayTarget implements RelayTarget {

    /** The first start may have to build. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ServerProcess process;
    private final int port;

    private MaruRelayTarget(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static MaruRelayTarget start(String run) {
        try {
            Path folder = Files.createDirectories(Commands.workFolder().resolve("maru-relay-" + run));
            int port = UdpServers.freePort();
            List<String> command = List.of(
                    Commands.home().resolve("maru").toString(),
                    "relay",
                    "--listen=127.0.0.1:" + port,
                    "--user=" + RelayUser.NAME + ":" + RelayUser.PASSWORD,
                    "--set=relay.max_allocations_per_user=20000",
                    "--realm=" + RelayUser.REALM,
                    "--allow-peer=127.0.0.0/8",
                    "--reactors=1",
                    // What the other one is started without as well.
                    "--set=relay.tcp=false",
                    "--set=relay.tls=false",
                    "--set=http.port=0",
                    "--data-dir=" + folder.resolve("data"));
            ServerProcess process = ServerProcess.start(command, Map.of(), folder.resolve("server.log"));
            UdpServers.awaitStun(process, "Maru's relay", port, PATIENCE);
            return new MaruRelayTarget(process, port);
        } catch (IOException failed) {
            throw new BenchmarkException("cannot start Maru's relay", failed);
        }
    }

    @Override
    public String name() {
        return "Maru";
    }

    @Override
    public String description() {
        String version = Commands.output(List.of("git", "rev-parse", "--short", "HEAD"), Commands.home());
        return "Maru " + version.strip() + ", ./maru relay --reactors=1, UDP only, JDK " + Runtime.version();
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public TransportAddress server() {
        return TransportAddress.ofLiteral("127.0.0.1", port);
    }

    @Override
    public Jvm jvm() {
        return new Jvm(process.pid());
    }

    @Override
    public String threads() {
        return "relay-";
    }
}

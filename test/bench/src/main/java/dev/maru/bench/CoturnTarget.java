package dev.maru.bench;

import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** coturn's {@code turnserver} as Debian packs it, with one relay thread and nothing but UDP. */
final class CoturnTarget implements RelayTarget {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ServerProcess process;
    private final int port;

    private CoturnTarget(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static CoturnTarget start(String run) {
        if (!isInstalled()) {
            throw new BenchmarkException(
                    "turnserver is missing; install it with: sudo apt-get install --no-install-recommends coturn,"
                            + " or leave it out with: --only maru");
        }
        try {
            Path folder = Files.createDirectories(Commands.workFolder().resolve("coturn-" + run));
            int port = UdpServers.freePort();
            List<String> command = List.of(
                    "turnserver",
                    "-n",
                    "--listening-ip=127.0.0.1",
                    "--listening-port=" + port,
                    "--relay-ip=127.0.0.1",
                    "--relay-threads=1",
                    "--lt-cred-mech",
                    "--user=" + RelayUser.NAME + ":" + RelayUser.PASSWORD,
                    "--realm=" + RelayUser.REALM,
                    "--allow-loopback-peers",
                    "--no-cli",
                    "--no-tls",
                    "--no-dtls",
                    "--no-tcp",
                    "--no-tcp-relay",
                    "--pidfile=" + folder.resolve("turnserver.pid"),
                    "--userdb=" + folder.resolve("turndb"),
                    "--log-file=stdout",
                    "--simple-log");
            ServerProcess process = ServerProcess.start(command, Map.of(), folder.resolve("server.log"));
            UdpServers.awaitStun(process, "coturn", port, PATIENCE);
            return new CoturnTarget(process, port);
        } catch (IOException failed) {
            throw new BenchmarkException("cannot start coturn", failed);
        }
    }

    private static boolean isInstalled() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(folder, "turnserver"))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String name() {
        return "coturn";
    }

    @Override
    public String description() {
        String version = Commands.output(List.of("turnserver", "--version"), Commands.workFolder());
        return "turnserver "
                + version.strip().lines().reduce((first, last) -> last).orElse("?")
                + ", --relay-threads=1, UDP only, no logging of packets";
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
    public @Nullable Jvm jvm() {
        return null;
    }

    @Override
    public String threads() {
        return "turnserver";
    }
}

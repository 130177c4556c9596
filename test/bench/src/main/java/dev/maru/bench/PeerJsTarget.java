package dev.maru.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The PeerJS server (npm {@code peer}) on Node.js, installed into the target folder and started by its own command. */
final class PeerJsTarget implements Target {

    private static final String PACKAGE = "peer@1.0.2";
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Lets us ask the process for a collection and its heap, as jcmd does for a JVM. Costs nothing otherwise. */
    private static final String PRELOAD = """
            process.on("SIGUSR2", () => {
              global.gc();
              global.gc();
              const used = process.memoryUsage();
              const fs = require("node:fs");
              fs.writeFileSync("heap.new", String(used.heapUsed + used.external));
              fs.renameSync("heap.new", "heap.txt");
            });
            """;

    private final ServerProcess process;
    private final int port;
    private final Path folder;

    private PeerJsTarget(ServerProcess process, int port, Path folder) {
        this.process = process;
        this.port = port;
        this.folder = folder;
    }

    static PeerJsTarget start(String run) {
        try {
            Path folder = installed();
            Path preload = Files.writeString(folder.resolve("preload.cjs"), PRELOAD);
            int port = freePort();
            List<String> command = List.of(
                    "env",
                    "-C",
                    folder.toString(),
                    "node",
                    "--expose-gc",
                    "--require",
                    preload.toString(),
                    "node_modules/peer/dist/bin/peerjs.js",
                    "--host=127.0.0.1",
                    "--port=" + port,
                    "--concurrent_limit=1000000");
            ServerProcess process =
                    ServerProcess.start(command, Map.of("NODE_ENV", "production"), folder.resolve(run + ".log"));
            awaitPort(process, port);
            return new PeerJsTarget(process, port, folder);
        } catch (IOException failed) {
            throw new BenchmarkException("cannot start PeerJS", failed);
        }
    }

    private static Path installed() throws IOException {
        Path folder = Files.createDirectories(Commands.workFolder().resolve(PACKAGE.replace('@', '-')));
        if (!Files.exists(folder.resolve("node_modules/peer/package.json"))) {
            Files.writeString(folder.resolve("package.json"), "{\"private\":true}\n");
            System.err.println("Installing " + PACKAGE + " with npm…");
            Commands.output(List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE), folder);
        }
        return folder;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(ServerProcess process, int port) throws IOException {
        long deadline = System.nanoTime() + START_NANOS;
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException notYet) {
                Pauses.millis(20);
            }
        }
        process.close();
        throw new BenchmarkException("PeerJS did not start:\n" + Files.readString(process.log()));
    }

    @Override
    public String name() {
        return "PeerJS";
    }

    @Override
    public String description() {
        return PACKAGE + ", Node.js "
                + Commands.output(List.of("node", "--version"), folder).strip();
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
        return new PeerJsDialect();
    }

    @Override
    public long collectGarbage() {
        Path answer = folder.resolve("heap.txt");
        try {
            Files.deleteIfExists(answer);
            Commands.output(List.of("kill", "-USR2", Long.toString(process.pid())), folder);
            while (!Files.exists(answer)) {
                process.residentBytes();
                Pauses.millis(10);
            }
            return Long.parseLong(Files.readString(answer).strip());
        } catch (IOException failed) {
            throw new BenchmarkException("cannot ask Node.js for its heap", failed);
        }
    }
}

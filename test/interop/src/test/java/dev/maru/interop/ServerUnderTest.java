package dev.maru.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The program as users get it: the built layout, in a process of its own, on ports that stay the same when it is started
 * again. What it prints goes into {@link #log()}.
 */
final class ServerUnderTest implements AutoCloseable {

    private static final int READY_SECONDS = 30;
    private static final int STOP_SECONDS = 15;

    private final Path folder;
    private final int port;
    private final List<String> program;
    private final List<String> flags;
    private Process process;

    private ServerUnderTest(Path folder, List<String> program, List<String> flags) {
        this.folder = folder;
        this.program = program;
        this.port = freePort();
        this.flags = flags;
    }

    /**
     * Starts a server with a configuration and a data folder of its own and waits until it is ready.
     *
     * @param name of its folder below target
     * @param configuration the text of maru.yaml; empty for the defaults
     * @param flags further command line flags
     */
    static ServerUnderTest start(String name, String configuration, String... flags) {
        return start(name, built(), configuration, flags);
    }

    /** Starts a server with the defaults in a network of the test's own. */
    static ServerUnderTest startIn(OwnNetwork network, String name) {
        List<String> program = new ArrayList<>(network.entrance());
        program.addAll(built());
        return start(name, program, "");
    }

    /** Starts another program than the one that was built: what runs it, up to its own words. */
    static ServerUnderTest startProgram(String name, List<String> program) {
        return start(name, program, "");
    }

    private static ServerUnderTest start(String name, List<String> program, String configuration, String... flags) {
        Path folder = home().resolve("test/interop/target/servers").resolve(name + "-" + System.nanoTime());
        try {
            Files.createDirectories(folder);
            List<String> all = new ArrayList<>(List.of(flags));
            if (!configuration.isEmpty()) {
                Path file = Files.writeString(folder.resolve("maru.yaml"), configuration);
                all.add("--config=" + file);
            }
            ServerUnderTest server = new ServerUnderTest(folder, program, all);
            server.launch();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The root of the source tree. */
    static Path home() {
        return Path.of(System.getProperty("maru.home", "../.."))
                .toAbsolutePath()
                .normalize();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What runs the program as it was built, up to its own words. */
    static List<String> built() {
        Path lib = home().resolve("server/app/target/maru/lib");
        if (!Files.isDirectory(lib)) {
            throw new IllegalStateException(
                    lib + " is not there: build the program first, with mvn verify or ./maru run --help");
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "--enable-native-access=dev.maru.net,dev.maru.srtp",
                "-p",
                lib.toString(),
                "-m",
                "dev.maru.app/dev.maru.app.Main");
    }

    private void launch() {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("run", "--http-port=" + port, "--https-port=0", "--data-dir=" + folder.resolve("data")));
        command.addAll(flags);
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        CompletableFuture<String> ready = new CompletableFuture<>();
        Process started = process;
        Thread.ofVirtual().start(() -> keepLog(started, ready));
        try {
            ready.get(READY_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            close();
            throw new IllegalStateException("the server was not ready in time; its log is " + log(), failed);
        }
    }

    /** Writes what the process prints to the log, and tells when the ready line is there. */
    private void keepLog(Process from, CompletableFuture<String> ready) {
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8));
                Writer out = Files.newBufferedWriter(log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line + "\n");
                out.flush();
                if (line.contains("ready") && line.contains("http://")) {
                    ready.complete(line);
                }
            }
            ready.completeExceptionally(new IllegalStateException("the server ended"));
        } catch (IOException ended) {
            ready.completeExceptionally(ended);
        }
    }

    Path log() {
        return folder.resolve("server.log");
    }

    int port() {
        return port;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Ends it as a crash does, and waits until its ports are free. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Ends it as an operator does; it may tell its clients. */
    void stop() {
        process.destroy();
        awaitEnd();
    }

    /** Starts it again, on the same ports, with the same data and configuration. */
    void startAgain() {
        launch();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the server did not stop within " + STOP_SECONDS + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
    }
}

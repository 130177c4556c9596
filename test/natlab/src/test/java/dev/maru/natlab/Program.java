package dev.maru.natlab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Maru as users get it, in the laboratory's server: HTTPS on port 443 of its first address. */
final class Program implements AutoCloseable {
    private static final int READY_SECONDS = 30;

    private static final String ADDRESS = "https://" + Lab.SERVER;
    private static final String ADDRESS_IPV6 = "https://[" + Lab.SERVER_IPV6 + "]";

    private final Path folder;
    private final Process process;

    /** The address of the web app for who lives in a home. */
    static String address(Home home) {
        return home.hasIpv4() ? ADDRESS : ADDRESS_IPV6;
    }

    private Program(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param folder for its configuration, its state and its log
     * @param configuration lines of maru.yaml besides the address and the keys
     */
    static Program start(NetworkNamespace where, Path folder, String configuration) {
        try {
            Files.createDirectories(folder);
            Path file = Files.writeString(
                    folder.resolve("maru.yaml"),
                    "listen: [\"" + Lab.SERVER + "\", \"" + Lab.SERVER_IPV6 + "\"]\n" + AccessToken.CONFIGURATION
                            + relay(configuration) + configuration);
            List<String> command = command(
                    "run",
                    "--config=" + file,
                    "--http-port=80",
                    "--https-port=443",
                    "--data-dir=" + folder.resolve("data"));
            Process process = new ProcessBuilder(where.command(command))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            Program started = new Program(folder, process);
            started.awaitReady();
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The command line of the program that was built. */
    static List<String> command(String... arguments) {
        Path lib = home().resolve("server/app/target/maru/lib");
        if (!Files.isDirectory(lib)) {
            throw new LabException(
                    lib + " is not there: build the program first, with mvn verify or ./maru run --help");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dstdout.encoding=UTF-8",
                "--enable-native-access=dev.maru.net",
                "-p",
                lib.toString(),
                "-m",
                "dev.maru.app/dev.maru.app.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The program's own relay stays out of tests that do not speak of it: they say which servers there are. */
    private static String relay(String configuration) {
        return configuration.contains("relay:") ? "" : "relay:\n  enabled: false\n";
    }

    /** The root of the source tree. */
    static Path home() {
        return Path.of(System.getProperty("maru.home", "../.."))
                .toAbsolutePath()
                .normalize();
    }

    private void awaitReady() {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> keepLog(ready));
        try {
            ready.get(READY_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            close();
            throw new LabException("the server was not ready in time; its log is " + log(), failed);
        }
    }

    private void keepLog(CompletableFuture<Void> ready) {
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                Writer out = Files.newBufferedWriter(log())) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line + "\n");
                out.flush();
                if (line.contains("ready") && line.contains("://")) {
                    ready.complete(null);
                }
            }
            ready.completeExceptionally(new LabException("the server ended"));
        } catch (IOException ended) {
            ready.completeExceptionally(ended);
        }
    }

    Path log() {
        return folder.resolve("server.log");
    }

    /** The certificate that it made for itself, with its key. */
    Path certificate() {
        return folder.resolve("data/self-signed.pem");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

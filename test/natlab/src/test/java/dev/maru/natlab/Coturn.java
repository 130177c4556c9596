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

/** coturn's {@code turnserver} in a namespace, with nothing configured but what is said here. */
final class Coturn implements AutoCloseable {
    private static final int READY_SECONDS = 15;

    /** It writes this when its sockets are open. */
    private static final String READY = "Total General servers";

    private final Process process;

    private Coturn(Process process) {
        this.process = process;
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param folder for its log and its state
     * @param flags of turnserver
     */
    static Coturn start(NetworkNamespace where, Path folder, List<String> flags) {
        try {
            Files.createDirectories(folder);
            List<String> program = new ArrayList<>(List.of(
                    "turnserver",
                    "-n",
                    "--no-cli",
                    "--simple-log",
                    "--log-file=stdout",
                    "--pidfile=" + folder.resolve("turnserver.pid"),
                    "--db=" + folder.resolve("turnserver.db")));
            program.addAll(flags);
            Process process = new ProcessBuilder(where.command(program))
                    .redirectErrorStream(true)
                    .start();
            CompletableFuture<Void> ready = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> keepLog(process, folder.resolve("turnserver.log"), ready));
            Coturn started = new Coturn(process);
            started.await(ready, folder);
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void await(CompletableFuture<Void> ready, Path folder) {
        try {
            ready.get(READY_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            close();
            throw new LabException("turnserver was not ready in time; its log is in " + folder, failed);
        }
    }

    private static void keepLog(Process process, Path log, CompletableFuture<Void> ready) {
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                Writer out = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line + "\n");
                out.flush();
                if (line.contains(READY)) {
                    ready.complete(null);
                }
            }
            ready.completeExceptionally(new LabException("turnserver ended"));
        } catch (IOException ended) {
            ready.completeExceptionally(ended);
        }
    }

    boolean isRunning() {
        return process.isAlive();
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

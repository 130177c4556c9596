package dev.maru.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An {@code openssl} that runs beside a test: what it prints is gathered, what it is told goes to its peer. */
final class Openssl implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;
    private static final Pattern KEYING_MATERIAL = Pattern.compile("Keying material: ([0-9A-F]+)");

    private final Process process;
    private final StringBuffer printed = new StringBuffer();
    private final Thread reader;

    private Openssl(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::gather);
    }

    /** Whether this machine has it. */
    static boolean isThere() {
        try {
            return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Starts it.
     *
     * @param folder where it runs
     * @param environment what is added to its environment
     * @param arguments the command and its flags
     */
    static Openssl start(Path folder, Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Openssl(builder.start());
    }

    /** Runs it to its end and returns what it printed. */
    static String run(Path folder, String... arguments) throws IOException, InterruptedException {
        try (Openssl openssl = start(folder, Map.of(), List.of(arguments))) {
            openssl.process.getOutputStream().close();
            if (openssl.exit() != 0) {
                throw new AssertionError(openssl.printed());
            }
            return openssl.printed();
        }
    }

    /** Sends a line to its peer. It must not begin with a letter that is a command of openssl's: B, k, K, P, q, Q, r, R, S. */
    void say(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        in.flush();
    }

    /** Everything that it printed so far. */
    String printed() {
        return printed.toString();
    }

    boolean hasPrinted(String text) {
        return printed.indexOf(text) >= 0;
    }

    /** What it exported, in lower-case hexadecimal; empty when it did not print it (yet). */
    String keyingMaterial() {
        Matcher matcher = KEYING_MATERIAL.matcher(printed);
        return matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    }

    /** Waits until it ends by itself and returns its exit status. */
    int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("openssl does not end:\n" + printed);
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void gather() {
        byte[] buffer = new byte[4_096];
        try (InputStream out = process.getInputStream()) {
            for (int count = out.read(buffer); count >= 0; count = out.read(buffer)) {
                printed.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException ended) {
            printed.append('\n').append(ended.getMessage());
        }
    }
}

package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command of the program, in a process of its own; what it prints goes into a file. */
final class MaruProcess implements AutoCloseable {
    private static final Pattern CODE = Pattern.compile("\"code\":\"([^\"]+)\"");
    private static final Pattern LINK = Pattern.compile("\"link\":\"([^\"]+)\"");
    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path log;

    private MaruProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts {@code maru} with these words. */
    static MaruProcess start(Path log, String... words) throws IOException {
        List<String> command = new ArrayList<>(ServerUnderTest.built());
        command.addAll(Arrays.asList(words));
        return new MaruProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    /** The code that {@code maru send --json} prints. */
    String code() throws IOException, InterruptedException {
        return await(CODE);
    }

    /** The link to the page that receives. */
    String link() throws IOException, InterruptedException {
        return await(LINK);
    }

    /** Waits until it prints this, and gives its first group. */
    String await(Pattern pattern) throws IOException, InterruptedException {
        return await(pattern.pattern(), () -> first(pattern));
    }

    @FunctionalInterface
    interface Question {
        String ask() throws IOException;
    }

    /** Asks until the answer is not empty, as long as the process runs. */
    String await(String what, Question question) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            boolean hasEnded = process.waitFor(20, TimeUnit.MILLISECONDS);
            String answer = question.ask();
            if (!answer.isEmpty()) {
                return answer;
            }
            assertThat(hasEnded).as("ended before " + what + ": " + log).isFalse();
            assertThat(System.nanoTime()).as("waited in vain for " + what).isLessThan(end);
        }
    }

    /** The first match in what it has printed, or empty. */
    String first(Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(log));
        return matcher.find() ? matcher.group(1) : "";
    }

    /** What it has printed. */
    String printed() throws IOException {
        return Files.readString(log);
    }

    /** Waits for its end. */
    int exitCode() {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it has not ended: " + log)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As Ctrl-C does (SIGTERM and SIGINT end the JVM in the same way). */
    void interrupt() {
        process.destroy();
    }

    /** As a loss of power does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

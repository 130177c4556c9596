package dev.maru.natlab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of another program, from its start to its end. */
final class Tool {
    private static final int LIMIT_SECONDS = 60;

    /** How a program ended, and everything that it wrote. */
    record Outcome(int status, String output) {}

    private Tool() {}

    /**
     * Runs a program that must succeed.
     *
     * @return what it wrote
     */
    static String run(List<String> command, String input) {
        Outcome outcome = attempt(command, input);
        if (outcome.status() != 0) {
            throw new LabException("“" + String.join(" ", command) + "” ended with " + outcome.status() + ": "
                    + outcome.output().strip());
        }
        return outcome.output();
    }

    static String run(String... command) {
        return run(List.of(command), "");
    }

    /** Runs a program that may fail. One that takes longer than a minute is ended, and counts as failed. */
    static Outcome attempt(List<String> command, String input) {
        try {
            // A file and not a pipe: a child that lives on would hold the pipe open.
            Path output = Files.createTempFile("natlab", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                try (var in = process.getOutputStream()) {
                    in.write(input.getBytes(StandardCharsets.UTF_8));
                } catch (IOException ended) {
                    // It did not read its input; its status says whether that matters.
                }
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
                return new Outcome(process.exitValue(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException failed) {
            return new Outcome(127, String.valueOf(failed.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while “" + String.join(" ", command) + "” ran", interrupted);
        }
    }
}

package dev.maru.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** coturn's own tools, run as a user would. {@code ./maru test} installs them. */
final class Tool {
    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern MESSAGES = Pattern.compile("tot_send_msgs=(\\d+), tot_recv_msgs=(\\d+)");
    private static final Pattern BYTES = Pattern.compile("tot_send_bytes ~ (\\d+), tot_recv_bytes ~ (\\d+)");

    private Tool() {}

    /** Skips the test where somebody wants none that need other programs. */
    static void needed() {
        assumeFalse("off".equals(System.getProperty("maru.natlab")), "run without coturn, by -Dmaru.natlab=off");
        assertThat(Path.of("/usr/bin/turnutils_uclient"))
                .as("coturn is needed: apt-get install coturn, or -Dmaru.natlab=off to go without")
                .exists();
    }

    /** Runs one to its end and returns all that it said. */
    static String run(String... command) {
        try {
            Path said = Files.createTempFile("tool", ".log");
            // Line by line: in full buffers the last words of one that is ended would be lost.
            List<String> words = new ArrayList<>(List.of("stdbuf", "-oL"));
            words.addAll(List.of(command));
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try {
                boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                String text = Files.readString(said);
                assertThat(ended)
                        .as("%s ends; it said: %s", List.of(command), text)
                        .isTrue();
                return text;
            } finally {
                process.destroyForcibly();
                Files.delete(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Starts one that stays. */
    static Process start(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks that {@code turnutils_uclient} got back everything that it sent. */
    static void assertAllCameBack(String said, int messages) {
        assertLast(MESSAGES, said, messages);
    }

    /** Checks the same by what the messages had in them. */
    static void assertAllBytesCameBack(String said, int bytes) {
        assertLast(BYTES, said, bytes);
    }

    private static void assertLast(Pattern sum, String said, int expected) {
        Matcher sums = sum.matcher(said);
        int sent = 0;
        int received = 0;
        while (sums.find()) {
            sent = Integer.parseInt(sums.group(1));
            received = Integer.parseInt(sums.group(2));
        }
        assertThat(sent).as("sent; it said: %s", said).isEqualTo(expected);
        assertThat(received).as("came back; it said: %s", said).isEqualTo(expected);
    }
}

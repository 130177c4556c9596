package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code maru send} and {@code maru receive}, two processes, through a server in a third. */
class FileTransferInteropTest {
    /** A second or so, so that the cut is in the middle. */
    private static final int SIZE = 24 << 20;

    private static final int CUT_AFTER = 2 << 20;
    private static final Pattern CODE = Pattern.compile("\"code\":\"([^\"]+)\"");
    private static final Pattern OFFSET = Pattern.compile("\"event\":\"begins\".*\"offset\":(\\d+)");

    @Test
    void aFileArrivesThoughTheReceiverIsKilledInTheMiddle() throws Exception {
        Path folder = ServerUnderTest.home().resolve("test/interop/target/transfers/" + System.nanoTime());
        Path in = folder.resolve("in");
        Files.createDirectories(in);
        byte[] bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("a.bin"), bytes);
        try (ServerUnderTest server = ServerUnderTest.start("transfer", "")) {
            Path sent = folder.resolve("send.log");
            String address = server.uri().toString();
            Process sender = maru(sent, "send", "--json", "--server", address, file.toString());
            try {
                String code = await(sender, "the code", () -> first(CODE, sent));
                String[] receive = {"receive", code, "--json", "--server", address, "--to", in.toString()};

                Process killed = maru(folder.resolve("first.log"), receive);
                Path part = in.resolve("a.bin.part");
                await(killed, "a part", () -> Files.exists(part) && Files.size(part) > CUT_AFTER ? "there" : "");
                killed.destroyForcibly().waitFor();
                assertThat(part).isNotEmptyFile();

                Path second = folder.resolve("second.log");
                Process receiver = maru(second, receive);
                assertThat(receiver.waitFor(120, TimeUnit.SECONDS)).isTrue();
                assertThat(receiver.exitValue()).isZero();
                assertThat(in.resolve("a.bin")).hasSameBinaryContentAs(file);
                assertThat(part).doesNotExist();
                assertThat(Long.parseLong(first(OFFSET, second))).isGreaterThan(CUT_AFTER);
                assertThat(sender.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(sender.exitValue()).isZero();
            } finally {
                sender.destroyForcibly();
            }
        }
    }

    @FunctionalInterface
    private interface Question {
        String ask() throws IOException;
    }

    /** Asks until the answer is not empty, as long as the process runs. */
    private static String await(Process process, String what, Question question)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            String answer = question.ask();
            if (!answer.isEmpty()) {
                return answer;
            }
            assertThat(System.nanoTime()).as("waited in vain for " + what).isLessThan(end);
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS))
                    .as("ended before " + what)
                    .isFalse();
        }
    }

    private static Process maru(Path log, String... words) throws IOException {
        List<String> command = new ArrayList<>(ServerUnderTest.built());
        command.addAll(Arrays.asList(words));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** The first match in a log, or empty. */
    private static String first(Pattern pattern, Path log) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(log));
        return matcher.find() ? matcher.group(1) : "";
    }
}

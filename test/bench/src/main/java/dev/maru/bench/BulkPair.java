package dev.maru.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two processes of one program, connected to each other on loopback: one sends, the other receives. */
final class BulkPair implements AutoCloseable {
    private static final int STOP_SECONDS = 5;

    private final End sender;
    private final End receiver;

    private BulkPair(End sender, End receiver) {
        this.sender = sender;
        this.receiver = receiver;
    }

    static BulkPair connect(BulkSubject subject) {
        End sender = new End(subject, "offer");
        End receiver = new End(subject, "answer");
        BulkPair pair = new BulkPair(sender, receiver);
        try {
            receiver.tell("sdp " + sender.hear("sdp")[1]);
            sender.tell("sdp " + receiver.hear("sdp")[1]);
            sender.hear("open");
            receiver.hear("open");
            return pair;
        } catch (BenchmarkException failed) {
            pair.close();
            throw failed;
        }
    }

    BulkCost transfer(long bytes) {
        receiver.tell("go " + bytes);
        receiver.hear("ready");
        sender.tell("go " + bytes);
        sender.hear("ready");
        long start = System.nanoTime();
        String[] ofReceiver = receiver.hear("done");
        long nanos = System.nanoTime() - start;
        sender.tell("stop");
        String[] ofSender = sender.hear("done");
        return new BulkCost(
                nanos,
                bytes,
                Long.parseLong(ofSender[1]),
                Long.parseLong(ofReceiver[1]),
                Long.parseLong(ofSender[2]),
                Long.parseLong(ofReceiver[2]));
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }

    private static final class End {
        private final BulkSubject subject;
        private final Process process;
        private final BufferedReader from;
        private final BufferedWriter to;

        End(BulkSubject subject, String role) {
            this.subject = subject;
            List<String> command = new ArrayList<>(subject.command());
            command.replaceAll(word -> word.replace("%ROLE%", role));
            command.add(role);
            try {
                process = new ProcessBuilder(command)
                        .directory(Commands.workFolder().toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
            } catch (IOException failed) {
                throw new BenchmarkException("cannot start " + command.getFirst(), failed);
            }
            from = process.inputReader(StandardCharsets.US_ASCII);
            to = process.outputWriter(StandardCharsets.US_ASCII);
        }

        void tell(String line) {
            try {
                to.write(line);
                to.newLine();
                to.flush();
            } catch (IOException failed) {
                throw new BenchmarkException("an end of " + subject.name() + " has gone", failed);
            }
        }

        /** Waits for a line that begins so. */
        String[] hear(String first) {
            try {
                String line = from.readLine();
                String[] words = line == null ? new String[0] : line.split(" ");
                if (words.length == 0 || !words[0].equals(first)) {
                    throw new BenchmarkException(subject.name() + " says \"" + line + "\" instead of " + first);
                }
                return words;
            } catch (IOException failed) {
                throw new BenchmarkException("an end of " + subject.name() + " has gone", failed);
            }
        }

        /** Its input ends, so it does; it is given time to write what it records. */
        void close() {
            try {
                to.close();
            } catch (IOException gone) {
                // It has ended already.
            }
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException interrupted) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}

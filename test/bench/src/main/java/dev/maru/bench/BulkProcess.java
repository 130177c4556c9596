package dev.maru.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An end that reads its lines from standard input, writes them to standard output, and counts its own CPU time. */
final class BulkProcess implements BulkPeer {
    private static final int STOP_SECONDS = 5;

    private final String name;
    private final Process process;
    private final BufferedReader from;
    private final BufferedWriter to;

    private BulkProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        from = process.inputReader(StandardCharsets.US_ASCII);
        to = process.outputWriter(StandardCharsets.US_ASCII);
    }

    /** A program whose last argument is the role; {@code %ROLE%} stands for it in the others. */
    static BulkProgram program(String name, List<String> command) {
        return new BulkProgram(name, role -> {
            List<String> words = new ArrayList<>(command);
            words.replaceAll(word -> word.replace("%ROLE%", role));
            words.add(role);
            return start(name, words);
        });
    }

    /** Ours, as a program runs it: nothing is set but the permission for system calls. */
    static BulkProgram ours(List<String> options) {
        List<String> command =
                new ArrayList<>(List.of(Commands.jdkTool("java"), "--enable-native-access=dev.maru.net,dev.maru.srtp"));
        command.addAll(options);
        command.addAll(List.of(
                "-p", System.getProperty("jdk.module.path"), "-m", "dev.maru.bench/" + BulkEnd.class.getName()));
        return program("Maru", command);
    }

    private static BulkProcess start(String name, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(Commands.workFolder().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new BulkProcess(name, process);
        } catch (IOException failed) {
            throw new BenchmarkException("cannot start " + command.getFirst(), failed);
        }
    }

    @Override
    public void tell(String line) {
        try {
            to.write(line);
            to.newLine();
            to.flush();
        } catch (IOException failed) {
            throw new BenchmarkException("an end of " + name + " has gone", failed);
        }
    }

    @Override
    public String[] hear(String first) {
        try {
            String line = from.readLine();
            String[] words = line == null ? new String[0] : line.split(" ");
            if (words.length == 0 || !words[0].equals(first)) {
                throw new BenchmarkException(name + " says \"" + line + "\" instead of " + first);
            }
            return words;
        } catch (IOException failed) {
            throw new BenchmarkException("an end of " + name + " has gone", failed);
        }
    }

    /** Its input ends, so it does; it is given time to write what it records. */
    @Override
    public void close() {
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

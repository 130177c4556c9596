package dev.maru.interop;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program's peer connection: it reads one question a line, as JSON, and writes one answer a line. Other lines are for people. */
final class ProcessPeer implements Peer {
    private static final int PATIENCE_SECONDS = 40;
    private static final int LAST_WORDS = 30;

    private final Process process;
    private final Writer questions;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Queue<String> words = new ArrayDeque<>();
    private final String title;

    ProcessPeer(String... command) throws IOException {
        process = new ProcessBuilder(command).start();
        questions = process.outputWriter();
        Thread.ofVirtual().start(() -> gather(process.inputReader()));
        Thread.ofVirtual().start(() -> gather(process.errorReader()));
        title = ask("start").get("title").getAsString();
    }

    /** Where a peer's source is. */
    static Path source(String name) {
        return ServerUnderTest.home()
                .resolve("test/interop/src/test/resources/dev/maru/interop/peers")
                .resolve(name);
    }

    /** Whether a command ends well that is asked nothing. */
    static boolean works(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .directory(source("").toFile())
                    .start();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** What this machine lacks to run a package of npm, as {@link PeerScenarios#missing} says it. */
    static String missingInNode(String name) throws IOException, InterruptedException {
        return works("node", "-e", "require('" + name + "')")
                ? ""
                : name + " is not in test/interop/node_modules, or does not start there; npm ci brings it";
    }

    private void gather(BufferedReader lines) {
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{")) {
                    answers.add(line);
                } else {
                    say(line);
                }
            }
        } catch (IOException gone) {
            say(gone.toString());
        }
    }

    private synchronized void say(String line) {
        words.add(line);
        if (words.size() > LAST_WORDS) {
            words.remove();
        }
    }

    private synchronized AssertionError silent(String what) {
        return new AssertionError(
                "no answer to \"" + what + "\"; its last words: " + String.join("\n  ", List.copyOf(words)));
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public JsonObject ask(String what, JsonObject argument) {
        JsonObject question = argument.deepCopy();
        question.addProperty("ask", what);
        try {
            questions.write(question + "\n");
            questions.flush();
            String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw silent(what);
            }
            return JsonParser.parseString(answer).getAsJsonObject();
        } catch (IOException gone) {
            AssertionError error = silent(what);
            error.addSuppressed(new UncheckedIOException(gone));
            throw error;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw silent(what);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

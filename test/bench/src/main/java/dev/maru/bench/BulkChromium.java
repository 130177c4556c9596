package dev.maru.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chromium's end of a transfer: a headless browser of its own with {@link BulkPage}. CPU time is that of all its processes. */
final class BulkChromium implements BulkPeer {
    /** Longer than any transfer; a page that has gone says nothing. */
    private static final int HEAR_SECONDS = 300;

    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-background-timer-throttling",
            "--disable-renderer-backgrounding",
            "--use-fake-ui-for-media-stream",
            "--disable-features=WebRtcHideLocalIpsWithMdns",
            "--allow-loopback-in-peer-connection");

    private final BulkPage page;
    private final Path profile;
    private final Process process;
    private final Path log;
    private long cpuNanosWhenReady;

    private BulkChromium(Path browser, String role) {
        page = new BulkPage();
        log = Commands.workFolder().resolve("chromium-" + role + ".log");
        try {
            profile = Files.createTempDirectory(Commands.workFolder(), "chromium-");
            List<String> command = new ArrayList<>(List.of(browser.toString()));
            command.addAll(FLAGS);
            command.addAll(List.of("--user-data-dir=" + profile, page.url(role)));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException failed) {
            page.close();
            throw new BenchmarkException("cannot start " + browser, failed);
        }
    }

    /** Chromium, or null when there is none. */
    static @Nullable BulkProgram find() {
        Path browser = Path.of(System.getenv().getOrDefault("MARU_CHROMIUM", "/usr/bin/chromium"));
        if (!Files.isExecutable(browser)) {
            System.out.println("Chromium is left out: apt-get install --no-install-recommends chromium");
            return null;
        }
        return new BulkProgram("Chromium", role -> new BulkChromium(browser, role));
    }

    @Override
    public void tell(String line) {
        page.tell(line);
    }

    /** It does not know its CPU time, so we say that of the browser since it was ready. */
    @Override
    public String[] hear(String first) {
        String line = null;
        for (int waited = 0; line == null && waited < HEAR_SECONDS && process.isAlive(); waited++) {
            line = page.hear(1);
        }
        String[] words = line == null ? new String[0] : line.split(" ");
        if (words.length == 0 || !words[0].equals(first)) {
            throw new BenchmarkException(
                    line == null ? "it is silent, see " + log : "it says \"" + line + "\" instead of " + first);
        }
        long cpuNanos = ProcessTree.cpuNanos(process.toHandle());
        if (first.equals("ready")) {
            cpuNanosWhenReady = cpuNanos;
        }
        return first.equals("done") ? new String[] {first, Long.toString(cpuNanos - cpuNanosWhenReady), "-1"} : words;
    }

    @Override
    public void close() {
        ProcessTree.destroy(process.toHandle());
        page.close();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException kept) {
            // Some megabytes more in the target folder.
        }
    }
}

package dev.maru.natlab;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a call needs: a browser in each home, and the program with a relay in the server. They start when they are first
 * asked for, and stay for the run; the program starts again when another relay is asked for.
 */
final class Telephone implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--ignore-certificate-errors",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream=fps=15");

    private final Lab lab;
    private final Path folder = Program.home().resolve("test/natlab/target/runs/" + System.nanoTime());
    private final String watch = resource("watch.js");
    private final List<Caller> callers = new ArrayList<>();
    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser first;
    private final Browser second;
    private RelayUnderTest relay;
    private Program program;
    private int calls;

    Telephone(Lab lab) {
        this.lab = lab;
        first = launch(lab.first());
        second = launch(lab.second());
    }

    private Browser launch(Home home) {
        String chromium = System.getenv().getOrDefault("MARU_CHROMIUM", "/usr/bin/chromium");
        try {
            Files.createDirectories(folder);
            Path inside = folder.resolve("chromium-in-" + home.host().name());
            Files.writeString(
                    inside,
                    "#!/bin/sh\nexec " + String.join(" ", home.host().command(List.of(chromium))) + " \"$@\"\n");
            Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rwxr-xr-x"));
            return playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(inside)
                            .setHeadless(true)
                            .setArgs(FLAGS));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Telephone.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** From now on calls have this relay, with a server of their own. */
    void use(RelayUnderTest next) {
        if (relay != null && relay.name().equals(next.name())) {
            return;
        }
        hangUpServer();
        Path place = folder.resolve(next.name());
        program = Program.start(lab.server(), place, next.configuration());
        relay = next;
        relay.start(lab, program, place.resolve("relay"));
    }

    /** The relay that calls have now. */
    RelayUnderTest relay() {
        return relay;
    }

    /** Ends the program and its relay, until they are asked for again. */
    void hangUpServer() {
        if (relay != null) {
            relay.close();
            program.close();
            relay = null;
        }
    }

    /** Somebody of the first home, and somebody of the second, who join one room. */
    List<Caller> call() {
        String room = "call-" + ++calls;
        Caller mina = new Caller("Mina", first, watch);
        callers.add(mina);
        Caller jun = new Caller("Jun", second, watch);
        callers.add(jun);
        mina.join(Program.address(lab.first()), room);
        jun.join(Program.address(lab.second()), room);
        return List.of(mina, jun);
    }

    /** What everybody knows who is in a call, and where the server's log is. */
    List<String> report() {
        List<String> lines = new ArrayList<>();
        callers.forEach(caller -> lines.addAll(caller.report()));
        lines.add("logs: " + folder);
        return lines;
    }

    /** Ends all calls. */
    void hangUp() {
        callers.forEach(Caller::close);
        callers.clear();
    }

    @Override
    public void close() {
        hangUp();
        hangUpServer();
        first.close();
        second.close();
        playwright.close();
    }
}

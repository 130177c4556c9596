package dev.maru.interop;

import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.impl.PlaywrightImpl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A network of the test's own: a Linux namespace with an interface and a default route that lead nowhere. Firefox gathers
 * candidates on such an interface only, and the names that browsers call out by multicast (mDNS) stay inside.
 */
final class OwnNetwork implements AutoCloseable {

    private static final int COMMAND_SECONDS = 10;

    private final String name = "maru-" + ProcessHandle.current().pid();

    /** Needs root, and iproute2. */
    OwnNetwork() {
        run("ip", "netns", "add", name);
        try {
            inside("ip", "link", "set", "lo", "up");
            inside("ip", "link", "add", "maru0", "type", "veth", "peer", "name", "maru1");
            inside("ip", "address", "add", "10.203.0.2/24", "dev", "maru0");
            inside("ip", "link", "set", "maru0", "up");
            inside("ip", "link", "set", "maru1", "up");
            inside("ip", "route", "add", "default", "via", "10.203.0.1", "dev", "maru0");
        } catch (IllegalStateException failed) {
            close();
            throw failed;
        }
    }

    /** Whether this machine lets us make one. */
    static boolean isPossible() {
        return Files.isExecutable(Path.of("/usr/sbin/ip")) && "root".equals(System.getProperty("user.name"));
    }

    /** What a command has to begin with to run inside. */
    List<String> entrance() {
        return List.of("ip", "netns", "exec", name);
    }

    /** Playwright inside, and so every browser that it launches. */
    Playwright playwright() {
        try {
            Path node = ServerUnderTest.home().resolve("test/interop/target/node-in-" + name);
            Files.writeString(node, "#!/bin/sh\nexec " + String.join(" ", entrance()) + " node \"$@\"\n");
            Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("rwxr-xr-x"));
            var options = new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1", "PLAYWRIGHT_NODEJS_PATH", node.toString()));
            // Playwright.create() keeps the Node.js of the first call of this JVM for all later ones.
            return PlaywrightImpl.createImpl(options, true);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void inside(String... command) {
        List<String> all = new ArrayList<>(entrance());
        all.addAll(List.of(command));
        run(all.toArray(String[]::new));
    }

    private static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " failed: "
                        + new String(process.getInputStream().readAllBytes()).strip());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        run("ip", "netns", "delete", name);
    }
}

package dev.maru.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Takes away what goes from and to some UDP ports of this machine, until it is closed. */
final class Firewall implements AutoCloseable {
    private static final Path NFT = Path.of("/usr/sbin/nft");
    private static final int COMMAND_SECONDS = 10;

    private final String table = "maru_" + ProcessHandle.current().pid();

    /** Needs root, and nftables. */
    Firewall(Collection<Integer> ports) {
        String set = ports.stream().map(String::valueOf).collect(Collectors.joining(", ", "{ ", " }"));
        run("add table inet " + table);
        run("add chain inet " + table + " in { type filter hook input priority 0 ; }");
        run("add rule inet " + table + " in udp dport " + set + " drop");
        run("add rule inet " + table + " in udp sport " + set + " drop");
    }

    /** Whether this machine lets us make one. */
    static boolean isPossible() {
        return Files.isExecutable(NFT) && "root".equals(System.getProperty("user.name"));
    }

    private static void run(String command) {
        try {
            Process process = new ProcessBuilder(NFT.toString(), command)
                    .redirectErrorStream(true)
                    .start();
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("nft " + command + " failed: "
                        + new String(process.getInputStream().readAllBytes()).strip());
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        run("delete table inet " + table);
    }
}

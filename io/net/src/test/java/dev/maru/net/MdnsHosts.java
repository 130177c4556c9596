package dev.maru.net;

import dev.maru.wire.TransportAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Two hosts on one link: network namespaces, joined by a pair of interfaces with addresses of both families. The first has another
 * interface, which leads nowhere. Needs root and iproute2.
 *
 * <pre>
 *   first:  lan 10.77.0.1, fd77::1  ---  lan 10.77.0.2, fd77::2  :second
 *           other 10.78.0.1
 * </pre>
 */
final class MdnsHosts implements AutoCloseable {
    private static final String PREFIX = "maru-mdns-" + ProcessHandle.current().pid() + "-";
    private static final int CLONE_NEWNET = 0x40000000;

    MdnsHosts() throws Exception {
        try {
            for (int host = 1; host <= 2; host++) {
                run("ip", "netns", "add", PREFIX + host);
                // Addresses that may be used at once, without asking whether somebody has them.
                String dad = "for i in all default; do echo 0 > /proc/sys/net/ipv6/conf/$i/accept_dad; done";
                run("ip", "netns", "exec", PREFIX + host, "sh", "-c", dad);
            }
            in(1, "link", "add", "lan", "type", "veth", "peer", "name", "lan", "netns", PREFIX + 2);
            in(1, "link", "add", "other", "type", "veth", "peer", "name", "end");
            in(1, "addr", "add", "10.78.0.1/24", "dev", "other");
            in(1, "link", "set", "end", "up");
            in(1, "link", "set", "other", "up");
            for (int host = 1; host <= 2; host++) {
                in(host, "addr", "add", "10.77.0." + host + "/24", "dev", "lan");
                in(host, "addr", "add", "fd77::" + host + "/64", "dev", "lan", "nodad");
                in(host, "link", "set", "lan", "up");
            }
            awaitCarrier(1);
            awaitCarrier(2);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** The kernel tells of a carrier up to a second late, and until then the JDK says that the interface is down. */
    private static void awaitCarrier(int host) throws Exception {
        long start = System.nanoTime();
        while (!run("ip", "-n", PREFIX + host, "-o", "link", "show", "dev", "lan")
                .contains("state UP")) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(20)) {
                throw new IllegalStateException("the link does not come up");
            }
        }
    }

    static boolean arePossible() {
        return !System.getProperty("maru.natlab", "on").equals("off")
                && "root".equals(System.getProperty("user.name"))
                && (Files.isExecutable(Path.of("/usr/sbin/ip")) || Files.isExecutable(Path.of("/sbin/ip")));
    }

    /** Starts a program in a host. */
    static Process start(int host, List<String> program) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", PREFIX + host));
        command.addAll(program);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void in(int host, String... command) throws Exception {
        String[] all = new String[command.length + 3];
        all[0] = "ip";
        all[1] = "-n";
        all[2] = PREFIX + host;
        System.arraycopy(command, 0, all, 3, command.length);
        run(all);
    }

    /**
     * An address of a host. Put together here: the JDK lists the interfaces of the process's first namespace, whichever thread asks.
     *
     * @param name of the interface, which is the host's
     */
    static HostAddress address(int host, String name, String literal) throws Exception {
        String line = run("ip", "-n", PREFIX + host, "-o", "link", "show", "dev", name);
        int index = Integer.parseInt(line.substring(0, line.indexOf(':')));
        return new HostAddress(name, index, TransportAddress.ofLiteral(literal, 0), false, false, false, false);
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + said.strip());
        }
        return said;
    }

    /** Calls code on a thread of a host. The threads that it starts are of that host too, and so are their sockets. */
    <T> T call(int host, Callable<T> code) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                enter(Path.of("/run/netns", PREFIX + host));
                result.complete(code.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(20, TimeUnit.SECONDS);
    }

    /** By setns(2). */
    private static void enter(Path namespace) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle open = function("open", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
            MethodHandle setns = function("setns", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            MethodHandle close = function("close", ValueLayout.JAVA_INT);
            MemorySegment path = arena.allocateFrom(namespace.toString());
            int file = (int) open.invokeExact(path, 0);
            int entered = (int) setns.invokeExact(file, CLONE_NEWNET);
            int closed = (int) close.invokeExact(file);
            if (entered != 0 || closed != 0) {
                throw new IllegalStateException("may not enter " + namespace);
            }
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, java.lang.foreign.MemoryLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
    }

    @Override
    public void close() {
        for (int host = 1; host <= 2; host++) {
            if (Files.exists(Path.of("/run/netns", PREFIX + host))) {
                try {
                    run("ip", "netns", "delete", PREFIX + host);
                } catch (Exception e) {
                    throw new IllegalStateException("a namespace is left behind: " + PREFIX + host, e);
                }
            }
        }
    }
}

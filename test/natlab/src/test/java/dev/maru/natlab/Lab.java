package dev.maru.natlab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A small world of network namespaces: a street that everybody lives on, a server with public addresses, and two homes
 * behind boxes that do as {@link NatKind} says.
 *
 * <pre>
 *   server                    street (a bridge)                 home 1, home 2
 *   203.0.113.10, .11   ---   203.0.113.1            ---   203.0.113.21 | 192.168.1.1 --- 192.168.1.2
 *   2001:db8:0:1::10          drops what it has no         203.0.113.22 | 192.168.2.1 --- 192.168.2.2
 *                             route to, silently
 * </pre>
 *
 * <p>The public addresses are those that RFC 5737 and RFC 3849 keep for documentation: nobody has them, and nothing leaves
 * the namespaces anyway. Names carry the number of this process; what processes that are gone left behind is removed
 * when the next laboratory is built. Not thread-safe.
 */
final class Lab implements AutoCloseable {
    static final String IPV4_PREFIX = "203.0.113.";
    static final String IPV6_PREFIX = "2001:db8:0:1::";
    static final String ROUTER = IPV4_PREFIX + "1";

    /** The server's first address. */
    static final String SERVER = IPV4_PREFIX + "10";

    /** The server's second address, for what wants a port 443 of its own, or answers from elsewhere. */
    static final String SERVER_OTHER = IPV4_PREFIX + "11";

    static final String SERVER_IPV6 = IPV6_PREFIX + "10";

    private static final Pattern NAME = Pattern.compile("maru(\\d+)\\.[a-z0-9]+");

    private final List<NetworkNamespace> namespaces = new ArrayList<>();
    private final Thread atExit = new Thread(this::remove);
    private final NetworkNamespace street;
    private final NetworkNamespace server;
    private final Home first;
    private final Home second;

    /**
     * Builds it.
     *
     * @throws LabException when this machine does not permit it, in a sentence that says what to do
     */
    Lab() {
        requirePrograms();
        sweep();
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            street = firstNamespace();
            server = namespace("server");
            street.ip("""
                    link add street type bridge
                    addr add %s/24 dev street
                    addr add %s1/64 dev street nodad
                    link set street up
                    route add blackhole default
                    route add blackhole ::/0""".formatted(ROUTER, IPV6_PREFIX));
            forward(street);
            server.ip("""
                    link add wan type veth peer name server netns %s
                    addr add %s/24 dev wan
                    addr add %s/24 dev wan
                    addr add %s/64 dev wan nodad
                    link set wan up
                    route add default via %s
                    route add ::/0 via %s1""".formatted(street.name(), SERVER, SERVER_OTHER, SERVER_IPV6, ROUTER, IPV6_PREFIX));
            street.ip("link set server master street up");
            first = new Home(street, namespace("box1"), namespace("home1"), 1);
            second = new Home(street, namespace("box2"), namespace("home2"), 2);
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private static void requirePrograms() {
        for (String program : List.of("ip", "nft", "conntrack", "turnserver")) {
            boolean isThere = Stream.of(System.getenv("PATH").split(":"))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
            if (!isThere) {
                throw new LabException("The program " + program + " is missing, which the tests behind real NATs need;"
                        + " install it with: sudo apt-get install iproute2 nftables conntrack coturn,"
                        + " or leave these tests out with ./maru test --without-natlab.");
            }
        }
    }

    private NetworkNamespace firstNamespace() {
        try {
            return namespace("street");
        } catch (LabException refused) {
            throw new LabException(
                    "This machine does not permit network namespaces, which the tests behind real NATs need ("
                            + refused.getMessage()
                            + "); run them as root on Linux, or leave them out with ./maru test --without-natlab.",
                    refused);
        }
    }

    private NetworkNamespace namespace(String role) {
        String name = "maru" + ProcessHandle.current().pid() + "." + role;
        NetworkNamespace.remove(name); // of a process that had the same number
        NetworkNamespace added = NetworkNamespace.add(name);
        namespaces.add(added);
        return added;
    }

    /** Lets a namespace pass packets on that are not for itself. */
    static void forward(NetworkNamespace namespace) {
        namespace.run(
                "sh",
                "-c",
                "echo 1 > /proc/sys/net/ipv4/ip_forward && echo 1 > /proc/sys/net/ipv6/conf/all/forwarding");
    }

    /** Removes what laboratories left behind whose process is gone. */
    static void sweep() {
        if (!Files.isDirectory(NetworkNamespace.FOLDER)) {
            return;
        }
        try (Stream<Path> entries = Files.list(NetworkNamespace.FOLDER)) {
            entries.map(entry -> entry.getFileName().toString())
                    .filter(Lab::isStale)
                    .toList()
                    .forEach(NetworkNamespace::remove);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isStale(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                && ProcessHandle.of(Long.parseLong(matcher.group(1)))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty();
    }

    /** Where the program under test runs, and relays. */
    NetworkNamespace server() {
        return server;
    }

    /** The router of the world. */
    NetworkNamespace street() {
        return street;
    }

    Home first() {
        return first;
    }

    Home second() {
        return second;
    }

    /** Back to how it was built. */
    void reset() {
        first.reset();
        second.reset();
    }

    private void remove() {
        namespaces.reversed().forEach(NetworkNamespace::close);
    }

    @Override
    public void close() {
        remove();
        namespaces.clear();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException isExiting) {
            // The hook is running.
        }
    }
}

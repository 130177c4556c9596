package dev.maru.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** This machine's names and addresses. Never asks the DNS, which can take seconds. */
final class LocalNetwork {
    /** Names of interfaces that lead to containers and virtual machines rather than to other people. */
    private static final Pattern INTERNAL =
            Pattern.compile("(docker|br-|veth|virbr|cni|flannel|cali|lxc|podman|vmnet).*");

    /** TEST-NET-1 (RFC 5737): routed like the rest of the Internet, and nobody is there. Nothing is sent. */
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9);

    private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])");

    private static final int MAX_HOST_NAME = 253;

    private LocalNetwork() {}

    /**
     * Addresses at which others may find this machine, the likeliest first: the one that the default route uses, then
     * IPv4, then IPv6. Link-local ones are left out, since browsers cannot open them.
     */
    static List<InetAddress> addresses() {
        List<InetAddress> found = new ArrayList<>();
        try {
            NetworkInterface.networkInterfaces()
                    .filter(LocalNetwork::leadsOut)
                    .forEach(network -> network.inetAddresses()
                            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                            .forEach(address -> found.add(withoutScope(address))));
        } catch (SocketException e) {
            return List.of();
        }
        InetAddress outward = outward();
        found.sort(Comparator.<InetAddress, Boolean>comparing(address -> !address.equals(outward))
                .thenComparing(address -> !(address instanceof Inet4Address)));
        return List.copyOf(new LinkedHashSet<>(found));
    }

    private static boolean leadsOut(NetworkInterface network) {
        try {
            return network.isUp()
                    && !network.isLoopback()
                    && !INTERNAL.matcher(network.getName()).matches();
        } catch (SocketException e) {
            return false;
        }
    }

    /** The address from which packets to the Internet leave, by asking the routing table through an unused socket. */
    private static @Nullable InetAddress outward() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(ELSEWHERE);
            return socket.getLocalAddress();
        } catch (IOException | UncheckedIOException e) {
            return null;
        }
    }

    private static InetAddress withoutScope(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address as people write it: IPv6 with its longest run of zeros left out (RFC 5952 §4). */
    static String text(InetAddress address) {
        String full = address.getHostAddress();
        if (!(address instanceof Inet6Address)) {
            return full;
        }
        String longest = "";
        Matcher zeros = ZEROS.matcher(full);
        while (zeros.find()) {
            longest = zeros.group().length() > longest.length() ? zeros.group() : longest;
        }
        return longest.isEmpty() ? full : full.replaceFirst("(^|:)" + longest + "(:|$)", "::");
    }

    /** Names at which this machine may be found: its host name, and that name in mDNS (RFC 6762). */
    static Set<String> names(Surroundings surroundings) {
        Set<String> names = new LinkedHashSet<>();
        String name = hostName(surroundings);
        if (name != null && name.length() <= MAX_HOST_NAME && name.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
            names.add(name);
            if (name.indexOf('.') < 0) {
                names.add(name + ".local");
            }
        }
        return names;
    }

    private static @Nullable String hostName(Surroundings surroundings) {
        for (String file : List.of("/proc/sys/kernel/hostname", "/etc/hostname")) {
            try {
                return Files.readString(Path.of(file)).strip();
            } catch (IOException e) {
                // Not this kind of system; the next way may do.
            }
        }
        String name = surroundings.variable("HOSTNAME");
        return name != null ? name : surroundings.variable("COMPUTERNAME");
    }
}

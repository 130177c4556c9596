package dev.maru.webrtc;

import dev.maru.net.HostAddress;
import java.util.function.Predicate;

/**
 * How an engine uses this host.
 *
 * @param reactors threads that carry packets, 1 to 256. A connection lives on one of them
 * @param addresses which of the host's addresses connections may use; asked for each that is up, link-local ones excepted
 * @param hideAddresses whether host candidates say {@code ….local} names instead of addresses, resolved by mDNS on the same network, as
 *     browsers do where a page may not use the camera
 * @param minPort the lowest port for sockets of connections, or 0 to let the host choose
 * @param maxPort the highest port, or 0
 */
public record EngineOptions(
        int reactors, Predicate<HostAddress> addresses, boolean hideAddresses, int minPort, int maxPort) {
    /**
     * One reactor, ports that the host chooses, and all addresses but loopback; loopback is used when the host has nothing else.
     */
    public static final EngineOptions DEFAULT = new EngineOptions(1, address -> !address.isLoopback(), false, 0, 0);

    private static final int MAX_REACTORS = 256;
    private static final int MAX_PORT = 0xFFFF;

    /** Checks the ranges. */
    public EngineOptions {
        if (reactors < 1 || reactors > MAX_REACTORS) {
            throw RTCException.range("reactors " + reactors + " is not in 1.." + MAX_REACTORS);
        }
        if (minPort < 0 || maxPort > MAX_PORT || minPort > maxPort || (minPort == 0) != (maxPort == 0)) {
            throw RTCException.range("ports " + minPort + ".." + maxPort + " are no range; 0..0 lets the host choose");
        }
    }

    /**
     * The same with other addresses.
     *
     * @param which of the host's addresses
     * @return a copy
     */
    public EngineOptions withAddresses(Predicate<HostAddress> which) {
        return new EngineOptions(reactors, which, hideAddresses, minPort, maxPort);
    }

    /**
     * For connections that stay on this host, as in tests.
     *
     * @return a copy that uses loopback addresses alone
     */
    public EngineOptions withLoopbackOnly() {
        return withAddresses(HostAddress::isLoopback);
    }

    /**
     * The same with more or fewer reactors.
     *
     * @param count 1 to 256
     * @return a copy
     */
    public EngineOptions withReactors(int count) {
        return new EngineOptions(count, addresses, hideAddresses, minPort, maxPort);
    }

    /**
     * The same with names instead of addresses in host candidates, or with addresses.
     *
     * @param on whether to hide
     * @return a copy
     */
    public EngineOptions withHiddenAddresses(boolean on) {
        return new EngineOptions(reactors, addresses, on, minPort, maxPort);
    }

    /**
     * The same with ports of this range, for firewalls that open it.
     *
     * @param lowest 1 to 65,535
     * @param highest at least the lowest
     * @return a copy
     */
    public EngineOptions withPorts(int lowest, int highest) {
        return new EngineOptions(reactors, addresses, hideAddresses, lowest, highest);
    }
}

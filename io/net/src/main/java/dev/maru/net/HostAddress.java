package dev.maru.net;

import dev.maru.wire.TransportAddress;

/**
 * An address of this host, on an interface that is up.
 *
 * @param interfaceName such as eth0; the name that people know it by
 * @param interfaceIndex the host's number for it, which is the scope of link-local addresses
 * @param address the IP address, with port 0
 * @param isLoopback whether it reaches this host only
 * @param isLinkLocal whether it reaches this link only (RFC 3927, RFC 4291 §2.5.6)
 * @param isPointToPoint whether the interface has one neighbour, as VPNs have
 * @param isVirtual whether it is a second name of another interface
 */
public record HostAddress(
        String interfaceName,
        int interfaceIndex,
        TransportAddress address,
        boolean isLoopback,
        boolean isLinkLocal,
        boolean isPointToPoint,
        boolean isVirtual) {}

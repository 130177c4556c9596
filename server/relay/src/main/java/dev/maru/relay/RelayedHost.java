package dev.maru.relay;

import dev.maru.wire.TransportAddress;

/**
 * An address of this host that peers are relayed from.
 *
 * @param local on this host; its port does not count
 * @param external what peers and clients see of it; differs behind a 1:1 NAT
 */
public record RelayedHost(TransportAddress local, TransportAddress external) {
    /** Takes the ports off and checks that both are of one family. */
    public RelayedHost {
        if (local.isIpv6() != external.isIpv6()) {
            throw new IllegalArgumentException(
                    external + " cannot be how others see " + local + ": a NAT keeps the family");
        }
        local = local.withoutPort();
        external = external.withoutPort();
    }

    /**
     * An address that everybody sees as it is.
     *
     * @param address of this host
     * @return the same inside and outside
     */
    public static RelayedHost same(TransportAddress address) {
        return new RelayedHost(address, address);
    }
}

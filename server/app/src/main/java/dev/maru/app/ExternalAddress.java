package dev.maru.app;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * How others see this machine: {@code 203.0.113.7}, or {@code 203.0.113.7/10.0.0.7} when only one of its addresses is seen so.
 *
 * @param external what others see
 * @param local which address of this machine it stands for, or null for all of its family
 */
record ExternalAddress(InetAddress external, @Nullable InetAddress local) {
    /** Reads one; null for anything else. Both have to be of one family, since a NAT keeps it. */
    static @Nullable ExternalAddress parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress external = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            InetAddress local = slash < 0 ? null : InetAddress.ofLiteral(text.substring(slash + 1));
            boolean fits = local == null || local.getClass() == external.getClass();
            return external.isAnyLocalAddress() || !fits ? null : new ExternalAddress(external, local);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether it says how an address of this machine is seen. */
    boolean isFor(InetAddress address) {
        return local == null ? address.getClass() == external.getClass() : local.equals(address);
    }

    @Override
    public String toString() {
        return LocalNetwork.text(external) + (local == null ? "" : "/" + LocalNetwork.text(local));
    }
}

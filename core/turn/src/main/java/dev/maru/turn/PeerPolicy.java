package dev.maru.turn;

import dev.maru.wire.TransportAddress;
import java.util.List;

/**
 * Which peers a TURN server relays to (RFC 8656 §21.4 names the attacks that it stops). Asked when a permission or a channel is made, not
 * for each packet. An implementation must be quick and is asked on the machine's thread.
 */
@FunctionalInterface
public interface PeerPolicy {
    /**
     * Whether packets may go to a peer.
     *
     * @param peer its address; an IPv4-mapped one has become IPv4 already
     * @return false: the client is answered 403
     */
    boolean allows(TransportAddress peer);

    /**
     * The policy for the open Internet: everything that is not globally reachable is refused, also where its IPv4 address is
     * embedded in an IPv6 address.
     *
     * @return the same one each time; immutable
     */
    static PeerPolicy standard() {
        return CidrPolicy.STANDARD;
    }

    /**
     * The standard policy with exceptions. An address in an allowed block is allowed, but in a denied block it is not; of two
     * blocks that hold it the longer prefix wins, and of two equally long the denying one. An IPv6 address that embeds an IPv4 address
     * is allowed only if what it embeds is allowed too.
     *
     * @param allowed blocks that are relayed to although the standard policy says no
     * @param denied blocks that are refused although the standard policy says yes
     * @return an immutable policy
     */
    static PeerPolicy of(List<Cidr> allowed, List<Cidr> denied) {
        return new CidrPolicy(allowed, denied);
    }
}

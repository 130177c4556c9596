package dev.maru.turn;

import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A {@link PeerPolicy} of blocks. The longest block that holds an address decides; then the addresses that it embeds are asked too. */
final class CidrPolicy implements PeerPolicy {
    /**
     * What is not globally reachable: the IANA special-purpose registries (RFC 6890 and its updates), multicast (RFC 5771, RFC
     * 4291 §2.7), and the metadata services of clouds, of which most live in link-local addresses and the others are named here.
     */
    private static final List<Cidr> RESERVED = Stream.of(
                    "0.0.0.0/8", // this network, RFC 791 §3.2
                    "10.0.0.0/8", // private, RFC 1918
                    "100.64.0.0/10", // shared by carriers, RFC 6598; holds the metadata service 100.100.100.200
                    "127.0.0.0/8", // loopback, RFC 1122 §3.2.1.3
                    "168.63.129.16/32", // a cloud's host agent, in public space
                    "169.254.0.0/16", // link-local, RFC 3927; holds the metadata services
                    "172.16.0.0/12", // private, RFC 1918
                    "192.0.0.0/24", // protocol assignments, RFC 6890 §2.1; holds the metadata service 192.0.0.192
                    "192.0.2.0/24", // documentation, RFC 5737
                    "192.31.196.0/24", // AS112, RFC 7535
                    "192.52.193.0/24", // AMT, RFC 7450
                    "192.88.99.0/24", // 6to4 relays, RFC 7526
                    "192.168.0.0/16", // private, RFC 1918
                    "192.175.48.0/24", // AS112, RFC 7534
                    "198.18.0.0/15", // benchmarks, RFC 2544
                    "198.51.100.0/24", // documentation, RFC 5737
                    "203.0.113.0/24", // documentation, RFC 5737
                    "224.0.0.0/4", // multicast, RFC 5771
                    "240.0.0.0/4", // reserved and broadcast, RFC 1112 §4, RFC 919 §7
                    "::/3", // unspecified, loopback, embedded IPv4 and what is not assigned; global unicast is 2000::/3
                    "2001::/23", // protocol assignments, RFC 2928; holds Teredo, benchmarks, ORCHID
                    "2001:db8::/32", // documentation, RFC 3849
                    "2620:4f:8000::/48", // AS112, RFC 7534
                    "3fff::/20", // documentation, RFC 9637
                    "4000::/2", // not assigned
                    "8000::/1") // not assigned, unique local, link-local, site-local, multicast
            .map(Cidr::of)
            .toList();

    /** Two blocks whose addresses are as good as the IPv4 address within. */
    private static final List<Cidr> TRANSLATED = List.of(Cidr.of("64:ff9b::/96"), Cidr.of("2002::/16"));

    static final CidrPolicy STANDARD = new CidrPolicy(List.of(), List.of());

    private final List<Entry> entries = new ArrayList<>();

    /** A block and what it says. */
    private record Entry(Cidr block, boolean isAllowed) {}

    CidrPolicy(List<Cidr> allowed, List<Cidr> denied) {
        denied.forEach(block -> entries.add(new Entry(block, false)));
        allowed.forEach(block -> entries.add(new Entry(block, true)));
        RESERVED.forEach(block -> entries.add(new Entry(block, false)));
        TRANSLATED.forEach(block -> entries.add(new Entry(block, true)));
        // Stable: at equal lengths what is denied by hand comes first, then what is allowed by hand, then the standard.
        entries.sort(
                Comparator.comparingInt((Entry entry) -> entry.block().bits()).reversed());
    }

    @Override
    public boolean allows(TransportAddress peer) {
        if (peer.port() == 0 || !allowsHost(peer)) {
            return false;
        }
        for (EmbeddedIpv4 form : EmbeddedIpv4.values()) {
            if (form.isIn(peer) && !allowsHost(form.extract(peer))) {
                return false;
            }
        }
        return true;
    }

    private boolean allowsHost(TransportAddress host) {
        for (Entry entry : entries) {
            if (entry.block().contains(host)) {
                return entry.isAllowed();
            }
        }
        return true;
    }
}

package dev.maru.natlab;

/** What stands between a home and the world, in the words of RFC 4787 §4 and §5. */
enum NatKind {
    /** Endpoint-independent mapping and filtering, by a static translation of every port of the one host inside. */
    FULL_CONE(true),
    /** Endpoint-independent mapping, address and port-dependent filtering: what most home routers do. */
    CONE(true),
    /** Address and port-dependent mapping and filtering: a port by chance for each destination. */
    SYMMETRIC(true),
    /** A firewall that lets TCP out and no UDP. */
    UDP_BLOCKED(false),
    /** A firewall that lets nothing out but TCP to port 443. */
    ONLY_443(false);

    private final boolean passesUdp;

    NatKind(boolean passesUdp) {
        this.passesUdp = passesUdp;
    }

    /** Whether UDP gets out at all. */
    boolean passesUdp() {
        return passesUdp;
    }

    /**
     * The rules for nftables. Interfaces are called {@code wan} and {@code lan}.
     *
     * @param inside the IPv4 address of the host behind it
     * @param lossPercent of the UDP packets that pass, in either direction; 0 for none
     */
    String rules(String inside, int lossPercent) {
        return """
                table ip nat {
                  chain prerouting {
                    type nat hook prerouting priority dstnat
                    %s
                  }
                  chain postrouting {
                    type nat hook postrouting priority srcnat
                    oifname "wan" %s
                  }
                }
                table inet filter {
                  chain input {
                    # Before conntrack confirms it: an unsolicited packet would take the port that a hole is punched through later.
                    type filter hook input priority filter
                    iifname "wan" meta l4proto udp drop
                  }
                  chain loss {
                    type filter hook forward priority filter - 1
                    %s
                  }
                  chain forward {
                    type filter hook forward priority filter; policy drop
                    meta l4proto icmpv6 accept
                    %s
                    ct state established,related accept
                    %s
                  }
                }
                """.formatted(
                        this == FULL_CONE ? "iifname \"wan\" meta l4proto udp dnat to " + inside : "",
                        this == SYMMETRIC ? "masquerade random,fully-random" : "masquerade",
                        lossPercent == 0 ? "" : "meta l4proto udp numgen random mod 100 < " + lossPercent + " drop",
                        this == FULL_CONE ? "iifname \"wan\" ct status dnat accept" : "",
                        switch (this) {
                            case FULL_CONE, CONE, SYMMETRIC -> "iifname \"lan\" accept";
                            case UDP_BLOCKED -> "iifname \"lan\" meta l4proto tcp accept";
                            case ONLY_443 -> "iifname \"lan\" tcp dport 443 accept";
                        });
    }
}

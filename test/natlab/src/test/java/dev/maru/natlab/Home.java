package dev.maru.natlab;

/**
 * A home: one host with private addresses behind a box that translates IPv4. With IPv6 the host has a public address of
 * its own, and the box is a firewall that lets nothing in that was not asked for.
 */
final class Home {
    private final NetworkNamespace box;
    private final NetworkNamespace host;
    private final int number;
    private NatKind kind = NatKind.CONE;
    private int lossPercent;
    private boolean hasIpv4 = true;
    private boolean hasIpv6;

    /**
     * Connects a box and a host to the network.
     *
     * @param number 1 or more; part of every address
     */
    Home(NetworkNamespace network, NetworkNamespace box, NetworkNamespace host, int number) {
        this.box = box;
        this.host = host;
        this.number = number;
        box.ip("""
                link add wan type veth peer name home%2$d netns %1$s
                addr add %3$s/24 dev wan
                addr add %4$s2%2$d/64 dev wan nodad
                link set wan up
                route add default via %5$s
                route add ::/0 via %4$s1
                link add lan type veth peer name lan netns %6$s
                addr add %7$s1/24 dev lan
                addr add %8$s1/64 dev lan nodad
                link set lan up""".formatted(
                        network.name(),
                        number,
                        publicAddress(),
                        Lab.IPV6_PREFIX,
                        Lab.ROUTER,
                        host.name(),
                        lanPrefix(),
                        lanPrefix6()));
        host.ip("""
                addr add %1$s/24 dev lan
                link set lan up
                route add default via %2$s1""".formatted(insideAddress(), lanPrefix()));
        network.ip("""
                link set home%1$d master street up
                route add %2$s/64 via %3$s2%1$d""".formatted(number, lanPrefix6(), Lab.IPV6_PREFIX));
        Lab.forward(box);
        apply();
    }

    /** Where programs of the people who live here run. */
    NetworkNamespace host() {
        return host;
    }

    /** The box before the host. */
    NetworkNamespace box() {
        return box;
    }

    /** The IPv4 address of the box, which the world sees. */
    String publicAddress() {
        return Lab.IPV4_PREFIX + "2" + number;
    }

    /** The private IPv4 address of the host. */
    String insideAddress() {
        return lanPrefix() + "2";
    }

    /** The public IPv6 address of the host, while it has one. */
    String insideAddress6() {
        return lanPrefix6() + "2";
    }

    private String lanPrefix() {
        return "192.168." + number + ".";
    }

    private String lanPrefix6() {
        return "2001:db8:0:2" + number + "::";
    }

    /** Puts another box before the host. What it remembered of connections is gone. */
    void become(NatKind next) {
        kind = next;
        apply();
    }

    NatKind kind() {
        return kind;
    }

    /** From now on loses UDP packets, in each direction. */
    void lose(int percent) {
        lossPercent = percent;
        box.filter(kind.rules(insideAddress(), lossPercent));
    }

    /** Gives the host a public IPv6 address, or takes it away. */
    void useIpv6(boolean wanted) {
        if (wanted == hasIpv6) {
            return;
        }
        hasIpv6 = wanted;
        host.ip(
                wanted
                        ? "addr add " + insideAddress6() + "/64 dev lan nodad\nroute add ::/0 via " + lanPrefix6() + "1"
                        : "route del ::/0\naddr del " + insideAddress6() + "/64 dev lan");
    }

    /** Takes the host its IPv4 address, or gives it back. */
    void useIpv4(boolean wanted) {
        if (wanted == hasIpv4) {
            return;
        }
        hasIpv4 = wanted;
        host.ip(
                wanted
                        ? "addr add " + insideAddress() + "/24 dev lan\nroute add default via " + lanPrefix() + "1"
                        : "route del default\naddr del " + insideAddress() + "/24 dev lan");
    }

    /** Whether the host can be reached by IPv4, and reach others. */
    boolean hasIpv4() {
        return hasIpv4;
    }

    /** Back to how it was built: a plain home router that loses nothing. */
    void reset() {
        useIpv4(true);
        useIpv6(false);
        lossPercent = 0;
        become(NatKind.CONE);
    }

    private void apply() {
        box.filter(kind.rules(insideAddress(), lossPercent));
        box.run("conntrack", "-F");
    }
}

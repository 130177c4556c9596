package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** mDNS on one interface in one IP family: a machine and the socket that it speaks through. On the reactor's thread. */
final class MdnsLink implements UdpHandler {
    /** Windows binds no socket to a group; there it also hears what comes to this host alone. */
    private static final boolean BINDS_TO_GROUP =
            !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    final Place place;
    final MdnsMachine machine;
    private final Mdns owner;
    private final Datagram out = new Datagram(MdnsMachine.MAX_PACKET);
    private List<TransportAddress> addresses;
    private @Nullable UdpSocket socket;

    /** Where a link is. */
    record Place(int interfaceIndex, boolean ipv6) {}

    private MdnsLink(Mdns owner, Place place, List<TransportAddress> addresses, RandomGenerator entropy) {
        this.owner = owner;
        this.place = place;
        this.addresses = addresses;
        this.machine = new MdnsMachine(groupOf(place), entropy);
    }

    static MdnsLink open(Mdns owner, Reactor reactor, Place place, List<TransportAddress> addresses)
            throws IOException {
        MdnsLink link = new MdnsLink(owner, place, addresses, owner.entropy());
        TransportAddress group = groupOf(place);
        UdpOptions options = UdpOptions.DEFAULT
                .withMaxDatagram(DnsMessage.MAX_LENGTH)
                .withMulticast(new UdpOptions.Multicast(group, place.interfaceIndex()));
        link.socket = reactor.openUdp(BINDS_TO_GROUP ? group : anyOf(place), options, link);
        return link;
    }

    private static TransportAddress groupOf(Place place) {
        return place.ipv6() ? MdnsMachine.GROUP_IPV6 : MdnsMachine.GROUP_IPV4;
    }

    private static TransportAddress anyOf(Place place) {
        return place.ipv6()
                ? TransportAddress.ofIpv6(0, 0, MdnsMachine.PORT)
                : TransportAddress.ofIpv4(0, MdnsMachine.PORT);
    }

    /** The addresses of the interface, of both families. */
    void addresses(List<TransportAddress> now) {
        addresses = now;
    }

    boolean has(TransportAddress address) {
        return addresses.stream().anyMatch(address::isSameHost);
    }

    @Override
    public void onDatagram(UdpSocket from, Datagram in, long now) {
        machine.handleDatagram(in, now);
    }

    @Override
    public void onBatchEnd(UdpSocket from, long now) {
        drain(now);
    }

    /** Sends what there is to send, and tells what there is to tell. */
    void drain(long now) {
        UdpSocket open = socket;
        while (open != null && machine.pollTransmit(out, now)) {
            open.send(out); // what the host does not take is lost, as packets are
        }
        for (MdnsEvent event = machine.pollEvent(); event != null; event = machine.pollEvent()) {
            owner.handle(this, event);
        }
    }

    void close() {
        UdpSocket open = socket;
        if (open != null) {
            open.close();
        }
    }
}

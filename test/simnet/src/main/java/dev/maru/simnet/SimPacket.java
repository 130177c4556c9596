package dev.maru.simnet;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * A packet on the virtual network.
 *
 * @param source who sent it, as seen where it is now
 * @param destination where it goes
 * @param payload never changed once sent
 * @param tcp what TCP says beside the payload, or null in UDP
 */
record SimPacket(
        TransportAddress source,
        TransportAddress destination,
        byte[] payload,
        @Nullable TcpSegment tcp) {
    private static final byte[] NOTHING = {};

    static SimPacket udp(TransportAddress source, TransportAddress destination, byte[] payload) {
        return new SimPacket(source, destination, payload, null);
    }

    static SimPacket tcp(TransportAddress source, TransportAddress destination, TcpSegment.Kind kind) {
        return new SimPacket(source, destination, NOTHING, TcpSegment.of(kind));
    }

    Protocol protocol() {
        return tcp == null ? Protocol.UDP : Protocol.TCP;
    }

    int ipLength() {
        return payload.length + (tcp == null ? 8 : 20) + (destination.isIpv6() ? 40 : 20);
    }

    SimPacket from(TransportAddress translated) {
        return new SimPacket(translated, destination, payload, tcp);
    }

    SimPacket to(TransportAddress translated) {
        return new SimPacket(source, translated, payload, tcp);
    }
}

package dev.maru.simnet;

import dev.maru.wire.TransportAddress;

/**
 * A UDP packet on the virtual network.
 *
 * @param source who sent it, as seen where it is now
 * @param destination where it goes
 * @param payload never changed once sent
 */
record SimPacket(TransportAddress source, TransportAddress destination, byte[] payload) {
    int ipLength() {
        return payload.length + 8 + (destination.isIpv6() ? 40 : 20);
    }

    SimPacket from(TransportAddress translated) {
        return new SimPacket(translated, destination, payload);
    }

    SimPacket to(TransportAddress translated) {
        return new SimPacket(source, translated, payload);
    }
}

package dev.maru.sctp;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever an authenticated peer sends, an association goes on or ends; it throws nothing, and keeps no more than it may. */
class SctpAssociationFuzzTest {
    private static final long STEP = 20_000_000;

    /** @param bytes what is to be done: how long a packet is, then its chunks; the first byte says what the peer can */
    @FuzzTest
    void survivesAnyPackets(byte[] bytes) {
        boolean interleaving = bytes.length > 0 && (bytes[0] & 1) != 0;
        SctpConfig config = SctpConfig.DEFAULT.withReceiveWindow(20_000).withMaxMessageBytes(5_000);
        config = bytes.length > 0 && (bytes[0] & 2) != 0 ? config.streaming() : config;
        Endpoint endpoint = Endpoint.established(config, interleaving);
        endpoint.send(1, SendOptions.RELIABLE, new byte[20_000]);
        endpoint.send(2, new SendOptions(false, 1, SendOptions.UNLIMITED), new byte[20_000]);
        endpoint.association.resetStream(3, 0);
        for (int at = 1; at < bytes.length; ) {
            int size = Math.min(bytes[at++] & 0xFF, bytes.length - at);
            byte[] packet = new byte[12 + size];
            System.arraycopy(Packets.packet(endpoint.tag), 0, packet, 0, 12);
            System.arraycopy(bytes, at, packet, 12, size);
            endpoint.give(Packets.checked(packet));
            endpoint.pass(STEP);
            at += size;
            endpoint.events.clear();
        }
    }

    /** @param bytes a packet that comes before anything else, as it is */
    @FuzzTest
    void survivesAnyFirstPacket(byte[] bytes) {
        Endpoint endpoint = new Endpoint(SctpConfig.DEFAULT);
        endpoint.give(bytes);
        if (bytes.length >= 12) {
            endpoint.give(Packets.checked(bytes.clone()));
        }
        endpoint.association.connect(endpoint.now);
        endpoint.pass(STEP);
    }
}

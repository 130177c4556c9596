package dev.maru.sctp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** An association whose peer is the test: packets go in and out as bytes, and time passes when the test says so. */
final class Endpoint {
    /** The tag and the first TSN of the peer that the test plays. */
    static final int PEER_TAG = 0x1234_5678;

    static final int PEER_TSN = 1_000;

    final SctpAssociation association;
    final List<SctpEvent> events = new ArrayList<>();
    long now;

    /** Ours, as they were in our INIT or INIT ACK. */
    int tag;

    int tsn;

    Endpoint(SctpConfig config) {
        association = new SctpAssociation(config, new SplittableRandom(7));
    }

    /** An established association with a peer that can do everything but zero checksum, and interleaves or not. */
    static Endpoint established(boolean interleaving) {
        return established(SctpConfig.DEFAULT.withPacketBytes(1_200, 1_200), interleaving);
    }

    static Endpoint established(SctpConfig config, boolean interleaving) {
        Endpoint endpoint = new Endpoint(config);
        List<byte[]> answers = endpoint.give(0, Packets.init(PEER_TAG, PEER_TSN, interleaving));
        byte[] initAck = Packets.chunks(answers.getFirst()).getFirst();
        endpoint.learn(initAck);
        endpoint.give(endpoint.tag, Packets.chunk(10, 0, cookie(initAck)));
        return endpoint;
    }

    void learn(byte[] init) {
        tag = BigEndian.i32(init, 4);
        tsn = BigEndian.i32(init, 16);
    }

    /** The cookie in an INIT ACK. */
    static byte[] cookie(byte[] initAck) {
        for (int at = 20; at < initAck.length; ) {
            int length = BigEndian.u16(initAck, at + 2);
            if (BigEndian.u16(initAck, at) == 7) {
                return java.util.Arrays.copyOfRange(initAck, at + 4, at + length);
            }
            at += length + 3 & ~3;
        }
        throw new AssertionError("no cookie");
    }

    /** Gives it a packet and returns what it sends. */
    List<byte[]> give(int packetTag, byte[]... chunks) {
        return give(Packets.packet(packetTag, chunks));
    }

    List<byte[]> give(byte[] packet) {
        Datagram in = new Datagram(0);
        byte[] copy = packet.clone();
        association.handleDatagram(in.wrap(copy, 0, copy.length), now);
        return drain();
    }

    /** Gives it chunks as the peer of an established association does. */
    List<byte[]> take(byte[]... chunks) {
        return give(tag, chunks);
    }

    /** Lets time pass, with all timeouts in between. */
    List<byte[]> pass(long nanos) {
        List<byte[]> packets = new ArrayList<>();
        long end = now + nanos;
        while (association.nextTimeout() <= end) {
            now = Math.max(now, association.nextTimeout());
            association.handleTimeout(now);
            packets.addAll(drain());
        }
        now = end;
        return packets;
    }

    List<byte[]> send(int stream, SendOptions options, byte[] bytes) {
        association.send(OutgoingMessage.of(stream, 53, options, bytes), now);
        return drain();
    }

    List<byte[]> drain() {
        List<byte[]> packets = new ArrayList<>();
        Datagram out = new Datagram(2_048);
        while (association.pollTransmit(out, now)) {
            packets.add(out.toByteArray());
        }
        for (SctpEvent event = association.pollEvent(); event != null; event = association.pollEvent()) {
            events.add(event);
        }
        while (association.pollTransmit(out, now)) {
            packets.add(out.toByteArray());
        }
        return packets;
    }

    /** All chunks of a type in packets. */
    static List<byte[]> ofType(int type, List<byte[]> packets) {
        return packets.stream()
                .flatMap(packet -> Packets.chunks(packet).stream())
                .filter(chunk -> Packets.type(chunk) == type)
                .toList();
    }

    List<byte[]> messages() {
        return events.stream()
                .filter(SctpEvent.Message.class::isInstance)
                .map(event -> ((SctpEvent.Message) event).bytes())
                .toList();
    }
}

package dev.maru.peer;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest packets of streams whose lost packets are sent again as they were, since the peer has no retransmission streams (RFC 4588). SRTP
 * protects no index twice (RFC 3711 §9.1, and with GCM a second time with other bytes would give the key away), so what was protected is
 * kept. Not thread-safe.
 */
final class ProtectedPackets {
    /** As many as the history of a stream keeps at most: a second at 10 Mbit/s. A power of two. */
    private static final int PACKETS = 1_024;

    private static final int HEADER = 12;

    private static final class Ring {
        final byte[][] bytes = new byte[PACKETS][];
        final int[] lengths = new int[PACKETS];
        final int[] sequences = new int[PACKETS];
    }

    private final Map<Integer, Ring> rings = new HashMap<>();

    /** Keeps packets of these streams from now on, and those of no others. */
    void keep(Set<Integer> ssrcs) {
        rings.keySet().retainAll(ssrcs);
        ssrcs.forEach(ssrc -> rings.computeIfAbsent(ssrc, _ -> new Ring()));
    }

    /** Makes a packet that is sent again what it was when it was sent first; false when it is sent for the first time, or too old. */
    boolean restore(Datagram packet) {
        Ring ring = ringOf(packet);
        if (ring == null) {
            return false;
        }
        int sequence = BigEndian.u16(packet.bytes(), packet.offset() + 2);
        int at = sequence & PACKETS - 1;
        byte[] kept = ring.bytes[at];
        if (kept == null || ring.sequences[at] != sequence) {
            return false;
        }
        packet.copyFrom(kept, 0, ring.lengths[at]);
        return true;
    }

    /** Keeps a packet that was just protected. */
    void add(Datagram packet) {
        Ring ring = ringOf(packet);
        if (ring == null) {
            return;
        }
        int sequence = BigEndian.u16(packet.bytes(), packet.offset() + 2);
        int at = sequence & PACKETS - 1;
        byte[] kept = ring.bytes[at];
        if (kept == null || kept.length < packet.length()) {
            kept = new byte[packet.length()];
            ring.bytes[at] = kept;
        }
        System.arraycopy(packet.bytes(), packet.offset(), kept, 0, packet.length());
        ring.lengths[at] = packet.length();
        ring.sequences[at] = sequence;
    }

    private @Nullable Ring ringOf(Datagram packet) {
        return rings.isEmpty() || packet.length() < HEADER
                ? null
                : rings.get(BigEndian.i32(packet.bytes(), packet.offset() + 8));
    }
}

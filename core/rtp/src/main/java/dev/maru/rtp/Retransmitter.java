package dev.maru.rtp;

import dev.maru.wire.Datagram;

/** Keeps what a stream sent, and sends again what the other side misses, on a stream of its own (RFC 4588) or as it was. */
final class Retransmitter {
    /** How many packets wait to be sent again at most; a receiver that misses more needs a key frame. A power of two. */
    private static final int MAX_REQUESTS = 512;

    /** The least time between two sendings of a packet, while no round-trip time is known or it is shorter. */
    private static final long MIN_RESEND_NANOS = 5_000_000;

    private final PacketHistory history;
    private final RtpPacket view = new RtpPacket();
    private final RtpWriter writer = new RtpWriter();
    private final int[] rtxPayloadTypes = new int[PayloadType.COUNT];
    private final int[] requests = new int[MAX_REQUESTS];
    private SendStreamConfig config;
    private boolean areNamesKnown;
    private int firstRequest;
    private int requestCount;
    private int nextRtxSequence;
    private int anyRtxPayloadType = -1;
    private long packets;
    private long payloadBytes;
    private long gone;

    Retransmitter(SendStreamConfig config, int firstRtxSequence) {
        this.config = config;
        history = new PacketHistory(config.history());
        nextRtxSequence = firstRtxSequence;
        configure(config);
    }

    /** Takes what was negotiated anew. */
    void configure(SendStreamConfig changed) {
        config = changed;
        anyRtxPayloadType = -1;
        java.util.Arrays.fill(rtxPayloadTypes, -1);
        changed.rtxPayloadTypes().forEach((original, rtx) -> {
            rtxPayloadTypes[original] = rtx;
            anyRtxPayloadType = rtx;
        });
    }

    /** The other side reported on the retransmission stream, and so has tied its SSRC to its names. */
    void namesAreKnown() {
        areNamesKnown = true;
    }

    void roundTrip(long rttNanos) {
        history.roundTrip(rttNanos);
    }

    void keep(int sequence, Datagram packet, long now) {
        history.put(sequence, packet.bytes(), packet.offset(), packet.length(), now);
    }

    /** Queues a packet, unless it waits already, was sent again so lately that it may be on its way, or is gone. */
    void request(int sequence, long rttNanos, long now) {
        int slot = history.find(sequence, now);
        if (slot < 0) {
            gone++;
            return;
        }
        long span = Math.max(MIN_RESEND_NANOS, rttNanos);
        boolean isOnItsWay = history.wasResentWithin(slot, span, now);
        if (requestCount == MAX_REQUESTS || isOnItsWay || history.isRequested(slot)) {
            return;
        }
        history.markRequested(slot);
        requests[firstRequest + requestCount++ & MAX_REQUESTS - 1] = sequence;
    }

    boolean hasRequests() {
        return requestCount > 0;
    }

    /** Makes the next packet that is to be sent again; those that are gone by now are skipped. */
    boolean poll(Datagram out, SendElements elements, long now) {
        while (requestCount > 0) {
            int sequence = requests[firstRequest];
            firstRequest = firstRequest + 1 & MAX_REQUESTS - 1;
            requestCount--;
            int slot = history.find(sequence, now);
            if (slot < 0) {
                gone++;
                continue;
            }
            view.parse(history.bytes(), history.offset(slot), history.length(slot));
            int payload = view.payloadLength();
            Ssrc rtxSsrc = config.rtxSsrc();
            if (rtxSsrc == null ? !copy(out) : !rtx(out, rtxSsrc, elements)) {
                continue;
            }
            history.markResent(slot, now);
            packets++;
            payloadBytes += payload;
            return true;
        }
        return false;
    }

    private boolean copy(Datagram out) {
        if (view.length() > out.capacity() - RtpWriter.TAILROOM) {
            return false;
        }
        out.copyFrom(view.bytes(), view.offset(), view.length());
        return true;
    }

    private boolean rtx(Datagram out, Ssrc ssrc, SendElements elements) {
        int payloadType = rtxPayloadTypes[view.payloadType()];
        if (payloadType < 0) {
            return false;
        }
        writer.begin(out).header(payloadType, nextRtxSequence, view.timestamp(), ssrc.value());
        for (int i = 0; i < view.csrcCount(); i++) {
            writer.csrc(view.csrc(i));
        }
        elements.copyForRepair(view, writer, areNamesKnown);
        int length = Rtx.finish(view, writer);
        if (length < 0) {
            return false;
        }
        nextRtxSequence++;
        out.length(length);
        return true;
    }

    /** Makes a packet of padding alone on the retransmission stream; false when there is none. */
    boolean padding(Datagram out, SendElements elements, int timestamp, int padding) {
        Ssrc ssrc = config.rtxSsrc();
        if (ssrc == null || anyRtxPayloadType < 0) {
            return false;
        }
        writer.begin(out).header(anyRtxPayloadType, nextRtxSequence++, timestamp, ssrc.value());
        elements.writeRepair(writer, areNamesKnown);
        out.length(writer.finish(0, false, padding));
        return true;
    }

    long packets() {
        return packets;
    }

    long payloadBytes() {
        return payloadBytes;
    }

    long gone() {
        return gone;
    }
}

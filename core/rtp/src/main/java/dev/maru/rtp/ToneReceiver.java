package dev.maru.rtp;

import dev.maru.wire.Serial;
import java.util.function.IntConsumer;

/**
 * Hears keys that are pressed at the other side (RFC 4733 §2.5.2): each once, however many of its reports come, and in whatever order. Reused;
 * not thread-safe.
 */
public final class ToneReceiver {
    private boolean hasHeard;
    private int event;
    private int timestamp;

    /** Has heard nothing yet. */
    public ToneReceiver() {}

    /**
     * Takes a packet with the payload type of telephone-event.
     *
     * @param packet the packet
     * @param begun told of each event that is new, by its number; {@link DtmfTone#key} says which key that is
     */
    public void receive(RtpPacket packet, IntConsumer begun) {
        int at = packet.payloadOffset();
        int end = at + packet.payloadLength();
        int start = packet.timestamp();
        boolean isMarked = packet.marker();
        TelephoneEvent report = TelephoneEvent.read(packet.bytes(), at, end - at);
        while (report != null) {
            hear(report, start, isMarked, begun);
            start += report.duration();
            isMarked = false;
            at += TelephoneEvent.LENGTH;
            report = TelephoneEvent.read(packet.bytes(), at, end - at);
        }
    }

    private void hear(TelephoneEvent report, int start, boolean isMarked, IntConsumer begun) {
        if (hasHeard && !Serial.isNewer32(start, timestamp)) {
            return;
        }
        boolean isNextSegment = hasHeard
                && !isMarked
                && report.event() == event
                && start == timestamp + TelephoneEvent.MAX_DURATION; // §2.5.1.3
        hasHeard = true;
        event = report.event();
        timestamp = start;
        if (!isNextSegment) {
            begun.accept(event);
        }
    }
}

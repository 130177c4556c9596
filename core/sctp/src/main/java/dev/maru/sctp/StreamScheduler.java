package dev.maru.sctp;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which stream sends next: weighted fair queueing (RFC 8260 §3.6). Streams with equal weights take turns (§3.2); one that was idle gets no
 * credit for it, but is next. Where messages are not interleaved a message is sent to its end before another stream is asked.
 */
final class StreamScheduler {
    /** Makes a byte of the heaviest stream (65,535) count. */
    private static final long SCALE = 1 << 20;

    /** What a message costs beside its bytes, so that a stream of tiny messages has no advantage. */
    private static final int OVERHEAD = ChunkType.I_DATA_HEADER;

    private final PriorityQueue<OutgoingStream> active = new PriorityQueue<>((a, b) -> {
        int byTime = Long.compare(a.virtualTime, b.virtualTime);
        return byTime != 0 ? byTime : Integer.compare(a.id, b.id);
    });
    private long virtualTime;

    @Nullable
    private OutgoingStream inMessage;

    /** Says that a stream has something to send. */
    void activate(OutgoingStream stream) {
        if (!stream.isActive) {
            stream.isActive = true;
            stream.virtualTime = Math.max(stream.virtualTime, virtualTime);
            active.add(stream);
        }
    }

    /** The stream whose turn it is, or null; it stays in place until {@link #sent} or {@link #deactivate}. */
    @Nullable
    OutgoingStream next() {
        return inMessage != null ? inMessage : active.peek();
    }

    /** Charges a stream for what it sent. */
    void sent(OutgoingStream stream, int bytes, boolean staysInMessage) {
        active.remove(stream);
        virtualTime = Math.max(virtualTime, stream.virtualTime);
        stream.virtualTime += (bytes + OVERHEAD) * SCALE / stream.weight;
        active.add(stream);
        inMessage = staysInMessage ? stream : null;
    }

    /** Takes a stream out that has nothing to send. */
    void deactivate(OutgoingStream stream) {
        if (stream.isActive) {
            stream.isActive = false;
            active.remove(stream);
        }
        if (inMessage == stream) {
            inMessage = null;
        }
    }

    boolean isEmpty() {
        return active.isEmpty();
    }
}

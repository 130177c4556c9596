package dev.maru.congestion;

import dev.maru.wire.Machine;
import org.jspecify.annotations.Nullable;

/**
 * Spreads packets over time, so that a frame does not fill a router's queue: a leaky bucket that may owe a few milliseconds. It holds handles
 * of packets that the caller keeps, in one queue for each {@link PacketKind}. What the caller keeps elsewhere, such as retransmissions, goes by
 * the same budget: {@link #next} takes it into account, {@link #sent} charges it.
 *
 * <p>Once its queues have grown, a packet allocates nothing. Not thread-safe.
 */
public final class Pacer {
    /** What leaves at once: of drivers that wake up each few milliseconds, the rest waits for the next time. */
    static final long BURST_NANOS = 5_000_000;

    /** Packets wait no longer than this; a long queue leaves faster than the rate. */
    static final long QUEUE_NANOS = 500_000_000;

    /** Packets in one queue at most: four megabytes of them, of the usual size. */
    public static final int MAX_PACKETS = 4_096;

    private final Lane audio = new Lane();
    private final Lane retransmissions = new Lane();
    private final Lane video = new Lane();
    private final Lane padding = new Lane();
    private long rateBps;
    private long freeAt;
    private long queuedBytes;

    /** A ring of handles that doubles until it is as large as it may be. */
    private static final class Lane {
        private int[] handles = new int[64];
        private int[] sizes = new int[64];
        private int first;
        private int count;

        boolean add(int handle, int bytes) {
            if (count == MAX_PACKETS) {
                return false;
            }
            if (count == handles.length) {
                handles = grown(handles);
                sizes = grown(sizes);
                first = 0;
            }
            int at = first + count++ & handles.length - 1;
            handles[at] = handle;
            sizes[at] = bytes;
            return true;
        }

        private int[] grown(int[] ring) {
            int[] larger = new int[2 * ring.length];
            System.arraycopy(ring, first, larger, 0, ring.length - first);
            System.arraycopy(ring, 0, larger, ring.length - first, first);
            return larger;
        }

        int size() {
            return sizes[first];
        }

        int remove() {
            int handle = handles[first];
            first = first + 1 & handles.length - 1;
            count--;
            return handle;
        }
    }

    /**
     * Nothing waits.
     *
     * @param rateBps how fast packets leave, positive
     */
    public Pacer(long rateBps) {
        this.rateBps = rateBps;
    }

    /**
     * Changes how fast packets leave.
     *
     * @param bps positive
     */
    public void rate(long bps) {
        rateBps = Math.max(1, bps);
    }

    private Lane lane(PacketKind kind) {
        return switch (kind) {
            case AUDIO -> audio;
            case RETRANSMISSION -> retransmissions;
            case VIDEO -> video;
            case PADDING -> padding;
        };
    }

    /**
     * Queues a packet.
     *
     * @param kind what it is for
     * @param bytes its length
     * @param handle by which the caller knows it
     * @return false when too many wait
     */
    public boolean enqueue(PacketKind kind, int bytes, int handle) {
        boolean isQueued = lane(kind).add(handle, bytes);
        queuedBytes += isQueued ? bytes : 0;
        return isQueued;
    }

    /**
     * What may leave now: the most urgent of what waits.
     *
     * @param hasRetransmission whether the caller has one that is not queued here
     * @param now nanoseconds
     * @return its kind, or null when nothing waits or it is too early
     */
    public @Nullable PacketKind next(boolean hasRetransmission, long now) {
        PacketKind waiting = waiting(hasRetransmission);
        return waiting == PacketKind.AUDIO || freeAt - now < BURST_NANOS ? waiting : null;
    }

    /** The most urgent kind of what waits, whether or not it is time. */
    @Nullable
    PacketKind waiting(boolean hasRetransmission) {
        if (audio.count > 0) {
            return PacketKind.AUDIO;
        }
        if (hasRetransmission || retransmissions.count > 0) {
            return PacketKind.RETRANSMISSION;
        }
        if (video.count > 0) {
            return PacketKind.VIDEO;
        }
        return padding.count > 0 ? PacketKind.PADDING : null;
    }

    /**
     * Takes a packet out of its queue, after {@link #next}. {@link #sent} charges it.
     *
     * @param kind of which there is one
     * @return its handle
     * @throws IllegalStateException when none of that kind waits
     */
    public int take(PacketKind kind) {
        Lane lane = lane(kind);
        if (lane.count == 0) {
            throw new IllegalStateException("no " + kind + " waits");
        }
        queuedBytes -= lane.size();
        return lane.remove();
    }

    /**
     * Whether packets of a kind wait here.
     *
     * @param kind which
     * @return true when {@link #take} has one
     */
    public boolean has(PacketKind kind) {
        return lane(kind).count > 0;
    }

    /**
     * Takes the next packet that may leave, and charges it: for callers whose packets are all queued here.
     *
     * @param now nanoseconds
     * @return its handle, or -1
     */
    public int poll(long now) {
        PacketKind kind = next(false, now);
        if (kind == null) {
            return -1;
        }
        int bytes = lane(kind).size();
        int handle = take(kind);
        sent(bytes, now);
        return handle;
    }

    /**
     * A packet leaves.
     *
     * @param bytes its length
     * @param now nanoseconds
     */
    public void sent(int bytes, long now) {
        // So fast that what waits is gone in time.
        long draining = (queuedBytes + bytes) * 8_000_000_000L / QUEUE_NANOS;
        freeAt = Math.max(freeAt, now) + bytes * 8_000_000_000L / Math.max(rateBps, draining);
    }

    /**
     * When {@link #next} has something to say.
     *
     * @param hasRetransmission as there
     * @param now nanoseconds
     * @return nanoseconds, or {@link Machine#NEVER} when nothing waits
     */
    public long nextTimeout(boolean hasRetransmission, long now) {
        PacketKind waiting = waiting(hasRetransmission);
        if (waiting == null) {
            return Machine.NEVER;
        }
        return waiting == PacketKind.AUDIO || freeAt - now < BURST_NANOS ? now : freeAt;
    }

    /**
     * What waits.
     *
     * @return bytes
     */
    public long queuedBytes() {
        return queuedBytes;
    }

    /** Forgets what waits; its handles are the caller's again. */
    public void clear() {
        for (PacketKind kind : PacketKind.values()) {
            lane(kind).count = 0;
        }
        queuedBytes = 0;
    }
}

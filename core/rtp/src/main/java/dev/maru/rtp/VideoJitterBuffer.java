package dev.maru.rtp;

import org.jspecify.annotations.Nullable;

/**
 * Frames of video, each as soon as it is complete and everything it needs was given.
 *
 * <p>The buffer either follows the stream, and then knows that {@code next} is the first packet of a frame, or seeks one to begin with:
 * <ol>
 *   <li>Following: a frame goes to the marker bit, or to where the next packet in a row has another timestamp. A hole is waited for.
 *       When waiting is over, the buffer seeks.
 *   <li>Seeking: the earliest complete frame whose beginning is certain and which needs nothing of what was lost. A beginning is certain
 *       when the payload says so, or the packet before is there and belongs to another frame.
 *   <li>Following again, from the end of that frame on.
 * </ol>
 */
final class VideoJitterBuffer implements JitterBuffer {
    private static final long INCOMPLETE = -1;

    private final PayloadDescriptor descriptor;
    private final Depacketizer depacketizer;
    private final Options options;
    private final PacketRing ring;
    private final LayerContinuity continuity = new LayerContinuity();
    private final JitterStatistics statistics = new JitterStatistics();
    private boolean isSeeking = true;
    private boolean hasNew;
    private boolean hasGiven;
    private boolean isBoundaryKnown;
    private long next = Long.MIN_VALUE;
    private long hole;
    private long givenUp = Long.MIN_VALUE;
    private long deadline = NEVER;
    private long lastKeyArrival;

    VideoJitterBuffer(PayloadFormat format, Depacketizer depacketizer, Options options) {
        this.descriptor = PayloadDescriptor.of(format);
        this.depacketizer = depacketizer;
        this.options = options;
        this.ring = new PacketRing(options.maxPackets());
    }

    @Override
    public boolean insert(ReceivedPayload payload, long now) {
        long sequence = payload.sequence();
        if (sequence < next || !ring.isEmpty() && sequence <= ring.highest() - ring.capacity()) {
            statistics.packetsDiscarded++;
            return false;
        }
        if (ring.get(sequence) != null) {
            statistics.packetsDuplicated++;
            return false;
        }
        boolean isPadding = payload.length() == 0;
        if (!isPadding && !descriptor.parse(payload.bytes(), payload.offset(), payload.length())) {
            statistics.packetsMalformed++;
            return false;
        }
        makeRoom(payload);
        if (payload.length() > options.maxBytes()) {
            statistics.packetsMalformed++;
            return false;
        }
        PacketSlot slot = ring.put(payload, now);
        statistics.packetsInserted++;
        if (!isPadding) {
            slot.startsFrame = descriptor.startsFrame();
            if (descriptor.isKeyFrame()) {
                ring.markKey(slot);
                lastKeyArrival = now;
            }
        }
        hasNew = true;
        return true;
    }

    /** Lets the oldest packets go when the window or the bytes are full. */
    private void makeRoom(ReceivedPayload payload) {
        long lowest = ring.isEmpty() ? payload.sequence() : ring.lowest();
        long from = next == Long.MIN_VALUE ? lowest : next;
        if (payload.sequence() - from >= ring.capacity()) {
            loseBelow(payload.sequence() - ring.capacity() + 1);
        }
        while (!ring.isEmpty() && ring.bytes() + payload.length() > options.maxBytes()) {
            loseBelow(ring.lowest() + 1);
        }
    }

    private void loseBelow(long sequence) {
        statistics.framesDropped += ring.removeBelow(sequence);
        if (hasGiven) {
            continuity.lose(sequence - next);
        }
        seekFrom(sequence);
    }

    private void seekFrom(long sequence) {
        isSeeking = true;
        isBoundaryKnown = false;
        next = Math.max(next, sequence);
        deadline = NEVER;
        hasNew = true;
    }

    @Override
    public @Nullable EncodedFrame poll(long now) {
        EncodedFrame frame = null;
        boolean moves = true;
        deadline = NEVER;
        while (frame == null && moves && !ring.isEmpty()) {
            long before = next;
            boolean wasSeeking = isSeeking;
            frame = isSeeking ? seek(now) : follow(now);
            moves = next != before || isSeeking != wasSeeking;
        }
        if (isSeeking && frame == null) {
            // A key frame that is on its way does not get there for ever.
            long end = lastKeyArrival + options.maxWaitNanos();
            deadline = ring.keyCount() > 0 && now < end ? end : NEVER;
        }
        return frame;
    }

    private @Nullable EncodedFrame follow(long now) {
        skipPadding();
        if (ring.isEmpty()) {
            return null;
        }
        long end = endOfFrame(next);
        if (end != INCOMPLETE) {
            return take(next, end, now);
        }
        PacketSlot behind = ring.firstFrom(hole);
        if (behind == null) {
            return null; // nothing is missing: the rest has not come yet
        }
        deadline = behind.arrivalNanos + options.maxWaitNanos();
        boolean isOver = now >= deadline || hole <= givenUp;
        if (isOver || hasCompleteKeyFrame()) {
            continuity.lose(behind.sequence - hole);
            seekFrom(next);
            isBoundaryKnown = true;
        }
        return null;
    }

    private void skipPadding() {
        PacketSlot slot = ring.get(next);
        while (slot != null && slot.isPadding()) {
            ring.remove(next);
            slot = ring.get(++next);
        }
    }

    /** The last packet of the frame that begins with a packet, or {@link #INCOMPLETE}; then {@link #hole} is the first that is missing. */
    private long endOfFrame(long start) {
        PacketSlot first = ring.get(start);
        if (first == null) {
            hole = start;
            return INCOMPLETE;
        }
        PacketSlot slot = first;
        long at = start;
        while (slot != null && (slot.isPadding() || slot.timestamp == first.timestamp)) {
            if (slot.marker && !slot.isPadding()) {
                return at;
            }
            slot = ring.get(++at);
        }
        if (slot != null) {
            return at - 1;
        }
        hole = at;
        return INCOMPLETE;
    }

    private boolean hasCompleteKeyFrame() {
        if (ring.keyCount() == 0) {
            return false;
        }
        for (long i = Math.max(hole, ring.lowest()); i <= ring.highest(); i++) {
            long end = isBeginning(i) ? endOfFrame(i) : INCOMPLETE;
            if (end != INCOMPLETE && isKeyFrame(i, end)) {
                return true;
            }
        }
        return false;
    }

    private boolean isBeginning(long sequence) {
        PacketSlot slot = ring.get(sequence);
        if (slot == null || slot.isPadding()) {
            return false;
        }
        PacketSlot before = ring.get(sequence - 1);
        boolean isBehindOther =
                before != null && (before.isPadding() || before.marker || before.timestamp != slot.timestamp);
        return slot.startsFrame || isBehindOther || isBoundaryKnown && sequence == next;
    }

    private boolean isKeyFrame(long start, long end) {
        for (long i = start; i <= end; i++) {
            PacketSlot slot = ring.get(i);
            if (slot != null && slot.isKey) {
                return true;
            }
        }
        return false;
    }

    private @Nullable EncodedFrame seek(long now) {
        boolean isWorthIt = hasNew && (ring.keyCount() > 0 || continuity.mayResume());
        hasNew = false;
        if (!isWorthIt) {
            return null;
        }
        for (long i = ring.lowest(); i <= ring.highest(); i++) {
            long end = isBeginning(i) ? endOfFrame(i) : INCOMPLETE;
            if (end != INCOMPLETE) {
                if (isKeyFrame(i, end) || hasGiven && continuity.allows(descriptorOf(i))) {
                    statistics.framesDropped += ring.removeBelow(i);
                    isSeeking = false;
                    return take(i, end, now);
                }
                i = end;
            }
        }
        return null;
    }

    private PayloadDescriptor descriptorOf(long sequence) {
        PacketSlot slot = ring.get(sequence);
        if (slot != null) {
            descriptor.parse(slot.bytes, 0, slot.length);
        }
        return descriptor;
    }

    /** Takes a complete frame out. Returns null when it cannot be decoded or put together; {@link #next} moved behind it all the same. */
    private @Nullable EncodedFrame take(long start, long end, long now) {
        next = end + 1;
        PayloadDescriptor first = descriptorOf(start);
        boolean isKey = isKeyFrame(start, end);
        boolean isWanted = isKey || continuity.allows(first);
        EncodedFrame frame = isWanted ? assemble(start, end) : null;
        ring.removeBelow(next);
        if (frame == null) {
            statistics.framesDropped++;
            if (isWanted) {
                continuity.lose(1);
                seekFrom(next);
                isBoundaryKnown = true;
            }
            return null;
        }
        continuity.give(first, isKey);
        hasGiven = true;
        count(frame, now);
        return frame;
    }

    private @Nullable EncodedFrame assemble(long start, long end) {
        int length = 0;
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        long captured = Reception.NO_TIME;
        int timestamp = 0;
        for (long i = start; i <= end; i++) {
            PacketSlot slot = ring.get(i);
            if (slot == null || slot.isPadding()) {
                continue;
            }
            length += slot.length;
            timestamp = slot.timestamp;
            earliest = Math.min(earliest, slot.arrivalNanos);
            latest = Math.max(latest, slot.arrivalNanos);
            captured = Math.max(captured, slot.captureTimeNanos);
        }
        depacketizer.begin(length);
        for (long i = start; i <= end; i++) {
            PacketSlot slot = ring.get(i);
            boolean isPart = slot != null && !slot.isPadding();
            if (isPart && !depacketizer.append(slot.bytes, 0, slot.length)) {
                return null;
            }
        }
        return depacketizer.finish(timestamp, new Reception(start, end, earliest, latest, captured));
    }

    private void count(EncodedFrame frame, long now) {
        statistics.framesEmitted++;
        statistics.keyFramesEmitted += frame.isKeyFrame() ? 1 : 0;
        Reception reception = frame.reception();
        if (reception == null) {
            return;
        }
        statistics.jitterBufferDelayNanos += now - reception.firstArrivalNanos();
        if (reception.packetCount() > 1) {
            statistics.framesAssembledFromMultiplePackets++;
            statistics.totalAssemblyTimeNanos += reception.lastArrivalNanos() - reception.firstArrivalNanos();
        }
    }

    @Override
    public long nextTimeout() {
        return deadline;
    }

    @Override
    public void targetDelay(long nanos) {
        // A picture that is there is worth most at once: it is shown when whoever shows it thinks right.
    }

    @Override
    public void giveUp(long sequence) {
        givenUp = Math.max(givenUp, sequence);
    }

    @Override
    public boolean needsKeyFrame(long now) {
        boolean isOnItsWay = ring.keyCount() > 0 && now < lastKeyArrival + options.maxWaitNanos();
        boolean hasBegun = hasGiven || !ring.isEmpty();
        boolean mayResume = hasGiven && continuity.mayResume();
        return isSeeking && hasBegun && !isOnItsWay && !mayResume;
    }

    @Override
    public JitterStatistics statistics() {
        return statistics;
    }
}

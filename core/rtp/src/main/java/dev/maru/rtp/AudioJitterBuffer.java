package dev.maru.rtp;

import dev.maru.wire.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Audio in order, each packet when it is due: so long after it was sent that most others come in time too. What is missing when it is due
 * is given as an empty frame; what then comes is too late.
 */
final class AudioJitterBuffer implements JitterBuffer {
    /** How many packets in a row are concealed: as long as the longest delay, in packets of 20 ms. What is missing before is skipped. */
    private static final int MAX_CONCEALED = 10;

    private static final long SECOND = 1_000_000_000;
    private static final byte[] NOTHING = new byte[0];

    private final PayloadFormat format;
    private final Depacketizer depacketizer;
    private final Options options;
    private final PacketRing ring;
    private final AudioDelay delay;
    private final OpusPacket opus = new OpusPacket();
    private final JitterStatistics statistics = new JitterStatistics();
    private boolean hasTime;
    private boolean hasGiven;
    private long lastTicks;
    private long next;
    private long nextTicks;
    private long frameTicks;
    private long givenUp = Long.MIN_VALUE;

    /** Which of the last packets were concealed, the latest in the lowest bit. */
    private long concealed;

    private long due = NEVER;

    /** The most that a packet is held. */
    private long maxWaitNanos;

    AudioJitterBuffer(PayloadFormat format, Depacketizer depacketizer, Options options) {
        this.format = format;
        this.depacketizer = depacketizer;
        this.options = options;
        this.ring = new PacketRing(options.maxPackets());
        this.delay = new AudioDelay(options.minDelayNanos(), options.maxWaitNanos());
        this.frameTicks = format.clockRate() / 50;
        this.maxWaitNanos = options.maxWaitNanos();
    }

    @Override
    public void targetDelay(long nanos) {
        long least = Math.max(options.minDelayNanos(), nanos);
        maxWaitNanos = Math.max(options.maxWaitNanos(), least);
        delay.bounds(least, maxWaitNanos);
        statistics.targetDelayNanos = delay.targetNanos();
    }

    @Override
    public boolean insert(ReceivedPayload payload, long now) {
        long sequence = payload.sequence();
        if (payload.isRedundant()) {
            statistics.redundantReceived++;
            statistics.redundantBytes += payload.length();
        }
        boolean isBehind = !ring.isEmpty() && sequence <= ring.highest() - ring.capacity();
        if (hasGiven && sequence < next || isBehind) {
            statistics.packetsDiscarded += payload.isRedundant() ? 0 : 1;
            learnFromLate(payload, now);
            return false;
        }
        if (ring.get(sequence) != null) {
            statistics.packetsDuplicated += payload.isRedundant() ? 0 : 1;
            return false;
        }
        if (payload.length() > options.maxBytes()) {
            statistics.packetsMalformed++;
            return false;
        }
        makeRoom(payload);
        next = hasGiven ? next : ring.isEmpty() ? sequence : Math.min(sequence, ring.lowest());
        PacketSlot slot = ring.put(payload, now);
        slot.ticks = hasTime ? Serial.unwrap32(slot.timestamp, lastTicks) : Integer.toUnsignedLong(slot.timestamp);
        hasTime = true;
        lastTicks = slot.ticks;
        if (!slot.isPadding()) {
            delay.add(now - nanos(slot.ticks));
        }
        statistics.packetsInserted++;
        statistics.packetsRecovered += payload.isRedundant() ? 1 : 0;
        statistics.targetDelayNanos = delay.targetNanos();
        return true;
    }

    /** What came too late says more about the delay that is needed than what came in time. Doubles of what was given say nothing. */
    private void learnFromLate(ReceivedPayload payload, long now) {
        long age = next - 1 - payload.sequence();
        if (age >= 0 && age < Long.SIZE && (concealed & 1L << age) != 0) {
            concealed &= ~(1L << age);
            delay.add(now - nanos(Serial.unwrap32(payload.timestamp(), lastTicks)));
            statistics.targetDelayNanos = delay.targetNanos();
        }
    }

    private void moveTo(long sequence) {
        long by = sequence - next;
        concealed = by < Long.SIZE ? concealed << by : 0;
        next = sequence;
    }

    private void makeRoom(ReceivedPayload payload) {
        long from = ring.isEmpty() ? payload.sequence() : ring.lowest();
        if (payload.sequence() - from >= ring.capacity()) {
            skipTo(payload.sequence() - ring.capacity() + 1);
        }
        while (!ring.isEmpty() && ring.bytes() + payload.length() > options.maxBytes()) {
            skipTo(ring.lowest() + 1);
        }
    }

    private void skipTo(long sequence) {
        statistics.framesDropped += ring.removeBelow(sequence);
        moveTo(Math.max(next, sequence));
        nextTicks = Long.MIN_VALUE;
    }

    private long nanos(long ticks) {
        long rate = format.clockRate();
        return ticks / rate * SECOND + ticks % rate * SECOND / rate;
    }

    @Override
    public @Nullable EncodedFrame poll(long now) {
        due = NEVER;
        while (true) {
            PacketSlot slot = ring.firstFrom(next);
            if (slot == null) {
                return null;
            }
            boolean isThere = slot.sequence == next;
            if (isThere && slot.isPadding()) {
                moveTo(next + 1);
                ring.removeBelow(next);
                continue;
            }
            moveTo(Math.max(next, slot.sequence - MAX_CONCEALED));
            long ticks = slot.ticks - (slot.sequence - next) * frameTicks;
            // No clock of the sender's holds a packet longer than the bound.
            long wanted = Math.min(nanos(ticks) + delay.playoutNanos(), slot.arrivalNanos + maxWaitNanos);
            if (now < wanted && (isThere || next > givenUp)) {
                due = wanted;
                return null;
            }
            EncodedFrame frame = isThere ? give(slot, now) : conceal(slot, ticks);
            if (frame != null) {
                return frame;
            }
        }
    }

    /**
     * An empty frame for what is missing in front of a packet. Its time is counted back from there, but not to before what was given; null
     * when there is no time between the two.
     */
    private @Nullable EncodedFrame conceal(PacketSlot behind, long ticks) {
        moveTo(next + 1);
        concealed |= 1;
        long at = hasGiven ? Math.max(ticks, nextTicks) : ticks;
        if (at >= behind.ticks) {
            return null;
        }
        nextTicks = at + frameTicks;
        hasGiven = true;
        statistics.framesConcealed++;
        long timestamp = at & 0xFFFF_FFFFL;
        return new EncodedFrame(format, FrameType.EMPTY, NOTHING, 0, 0, timestamp, FrameLayer.NONE, null);
    }

    private @Nullable EncodedFrame give(PacketSlot slot, long now) {
        Reception reception = new Reception(
                slot.sequence, slot.sequence, slot.arrivalNanos, slot.arrivalNanos, slot.captureTimeNanos);
        depacketizer.begin(slot.length);
        depacketizer.append(slot.bytes, 0, slot.length);
        EncodedFrame frame = depacketizer.finish(slot.timestamp, reception);
        frameTicks = duration(slot);
        nextTicks = slot.ticks + frameTicks;
        hasGiven = true;
        statistics.framesEmitted++;
        statistics.keyFramesEmitted++;
        statistics.jitterBufferDelayNanos += now - slot.arrivalNanos;
        statistics.targetDelaySumNanos += delay.targetNanos();
        moveTo(next + 1);
        ring.removeBelow(next);
        return frame;
    }

    /** How long a packet plays, in ticks; as long as the one before when it does not say. */
    private long duration(PacketSlot slot) {
        if (format != PayloadFormat.OPUS) {
            return slot.length; // G.711: a byte is a sample
        }
        return opus.parse(slot.bytes, 0, slot.length) ? opus.durationTicks() : frameTicks;
    }

    @Override
    public long nextTimeout() {
        return due;
    }

    @Override
    public void giveUp(long sequence) {
        givenUp = Math.max(givenUp, sequence);
    }

    @Override
    public boolean needsKeyFrame(long now) {
        return false;
    }

    @Override
    public JitterStatistics statistics() {
        return statistics;
    }
}

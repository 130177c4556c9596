package dev.maru.peer;

import dev.maru.congestion.PacketKind;
import dev.maru.jsep.RtpCodec;
import dev.maru.rtp.RtpSendStream;
import dev.maru.rtp.RtpWriter;
import dev.maru.rtp.TelephoneEvent;
import dev.maru.rtp.ToneSender;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys of a telephone in a stream of sound (RFC 4733). While one is down, sound gives way to it. */
final class SentTones {
    private static final String NAME = "telephone-event";
    private static final long SECOND = 1_000_000_000;
    private static final long MILLISECOND = 1_000_000;

    private final RtpSendStream stream;
    private final Datagram scratch;
    private @Nullable RtpCodec codec;
    private @Nullable ToneSender keys;
    private boolean hasClock;
    private int soundTimestamp;
    private long soundNanos;
    private int keyTimestamp;

    /** @param scratch with headroom before and tailroom behind its payload; shared with sound */
    SentTones(RtpSendStream stream, Datagram scratch) {
        this.stream = stream;
        this.scratch = scratch;
    }

    /** What was negotiated: of several rates, that of the sound, so that the stream has one clock (RFC 4733 §2.1, RFC 7160). */
    void apply(List<RtpCodec> codecs) {
        RtpCodec chosen = null;
        int rate = stream.config().clockRateHz();
        for (RtpCodec one : codecs) {
            if (one.name().equalsIgnoreCase(NAME) && (chosen == null || one.clockRate() == rate)) {
                chosen = one;
            }
        }
        boolean isSameClock = chosen != null && codec != null && chosen.clockRate() == codec.clockRate();
        if (!isSameClock) {
            keys = chosen == null ? null : new ToneSender(chosen.clockRate());
        }
        codec = chosen;
    }

    boolean isNegotiated() {
        return codec != null;
    }

    boolean insert(String tones, int durationMillis, int gapMillis, long now) {
        if (keys == null) {
            return false;
        }
        keys.insert(tones, durationMillis * MILLISECOND, gapMillis * MILLISECOND, now);
        return true;
    }

    String buffer() {
        return keys == null ? "" : keys.buffer();
    }

    boolean isSounding(long now) {
        return keys != null && keys.isSounding(now);
    }

    /** Sound was sent: keys count on from its time. */
    void soundSent(int timestamp, long now) {
        hasClock = true;
        soundTimestamp = timestamp;
        soundNanos = now;
    }

    long nextTimeout() {
        return keys == null ? Machine.NEVER : keys.nextTimeout();
    }

    @Nullable
    String pollChange() {
        return keys == null ? null : keys.pollChange();
    }

    /** Nothing is sent any more: no key is pressed (W3C WebRTC §7.2). */
    void stop() {
        if (keys != null) {
            keys.stop();
        }
    }

    /** Queues the reports that are due. */
    void play(PacketQueue queue, long now) {
        ToneSender playing = keys;
        RtpCodec negotiated = codec;
        if (playing == null || negotiated == null || playing.nextTimeout() > now) {
            return;
        }
        for (ToneSender.Report report = playing.poll(now); report != null; report = playing.poll(now)) {
            if (report.isFirst()) {
                keyTimestamp = timestampAt(report.startNanos());
            }
            if (stream.isActive()) {
                send(report, negotiated, queue, now);
            }
        }
    }

    private int timestampAt(long nanos) {
        long rate = stream.config().clockRateHz();
        if (!hasClock) {
            soundSent((int) (nanos / SECOND * rate + nanos % SECOND * rate / SECOND), nanos);
        }
        return soundTimestamp + (int) ((nanos - soundNanos) * rate / SECOND);
    }

    private void send(ToneSender.Report report, RtpCodec negotiated, PacketQueue queue, long now) {
        long later = (long) report.segmentTicks() * stream.config().clockRateHz() / negotiated.clockRate();
        scratch.wrap(scratch.bytes(), Datagram.HEADROOM, 0);
        RtpWriter writer =
                stream.begin(scratch, negotiated.payloadType(), keyTimestamp + (int) later, report.startNanos());
        report.event().write(scratch.bytes(), writer.payload());
        stream.finish(scratch, TelephoneEvent.LENGTH, report.isFirst(), now);
        queue.add(scratch, PacketKind.AUDIO, stream.config().extensions());
    }
}

package dev.maru.peer;

import dev.maru.jsep.MediaPlan;
import dev.maru.jsep.SendPlan;
import dev.maru.rtp.MediaKind;
import java.util.Collection;
import java.util.List;

/** The most that all sections together may send: what peers ask for by {@code b=}, and what encoders are told (RFC 8866 §5.8). */
final class BitrateCap {
    /** The most that Opus makes (RFC 6716 §2.1.1): sound that is not bounded otherwise. */
    private static final long AUDIO_BPS = 510_000;

    private BitrateCap() {}

    /** Bit/s, or {@link Long#MAX_VALUE} when some video is not bounded. */
    static long of(Collection<MediaPlan> plans, List<FrameSender> senders) {
        long sum = 0;
        for (MediaPlan plan : plans) {
            SendPlan send = plan.send();
            long section = send == null ? 0 : section(plan.mid(), send, senders);
            if (section == Long.MAX_VALUE) {
                return Long.MAX_VALUE;
            }
            sum += section;
        }
        return sum;
    }

    private static long section(String mid, SendPlan send, List<FrameSender> senders) {
        long sum = 0;
        for (FrameSender sender : senders) {
            if (sender.mid().equals(mid) && sender.isActive()) {
                boolean isAudio = sender.stream().config().kind() == MediaKind.AUDIO;
                long unbounded = isAudio ? AUDIO_BPS : Long.MAX_VALUE;
                long bound = sender.maxBitrateBps() > 0 ? sender.maxBitrateBps() : unbounded;
                sum = bound > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + bound;
            }
        }
        return send.maxBitrateBps() > 0 ? Math.min(sum, send.maxBitrateBps()) : sum;
    }
}

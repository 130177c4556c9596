package dev.maru.rtp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whose sound or pictures came in the last ten seconds: the SSRCs and CSRCs of packets (W3C WebRTC §5.3, contributing and synchronization
 * sources). A packet allocates nothing. Not thread-safe.
 */
public final class PacketSources {
    /** How long a source is remembered (W3C WebRTC §5.3). */
    public static final long WINDOW_NANOS = 10_000_000_000L;

    /** What {@link Source#audioLevel} is when packets do not say how loud they are. */
    public static final int NO_LEVEL = -1;

    /** An SSRC and three mixes of 15 (RFC 3550 §5.1); of more, the newest are known. */
    static final int MAX_SOURCES = 48;

    /**
     * One source.
     *
     * @param ssrc as in the packet
     * @param isContributing whether it is a CSRC, whose sound a mixer put into the packet
     * @param lastNanos when its last packet came, on the driver's clock
     * @param rtpTimestamp of that packet
     * @param audioLevel of that packet, 0 to 127 in -dBov, or {@link #NO_LEVEL}
     */
    public record Source(Ssrc ssrc, boolean isContributing, long lastNanos, int rtpTimestamp, int audioLevel) {}

    private final int[] ssrcs = new int[MAX_SOURCES];
    private final boolean[] contributing = new boolean[MAX_SOURCES];
    private final long[] times = new long[MAX_SOURCES];
    private final int[] timestamps = new int[MAX_SOURCES];
    private final int[] levels = new int[MAX_SOURCES];
    private int count;

    /** Has seen no packet yet. */
    public PacketSources() {}

    /**
     * Takes a packet.
     *
     * @param packet the packet
     * @param ids of header extensions, as negotiated
     * @param now nanoseconds
     */
    public void received(RtpPacket packet, ExtensionIds ids, long now) {
        int id = ids.of(HeaderExtension.AUDIO_LEVEL);
        int value = id == 0 ? -1 : AudioLevel.read(packet, id);
        note(packet.ssrc(), false, packet.timestamp(), value < 0 ? NO_LEVEL : AudioLevel.level(value), now);
        int csrcs = packet.csrcCount();
        if (csrcs == 0) {
            return;
        }
        int mixed = ids.of(HeaderExtension.CSRC_AUDIO_LEVEL);
        boolean hasLevels = mixed != 0 && packet.find(mixed);
        int levelsAt = hasLevels ? packet.elementOffset() : 0;
        int levelCount = hasLevels ? packet.elementLength() : 0;
        for (int i = 0; i < csrcs; i++) {
            int level = i < levelCount ? AudioLevel.level(packet.bytes()[levelsAt + i]) : NO_LEVEL;
            note(packet.csrc(i), true, packet.timestamp(), level, now);
        }
    }

    private void note(int ssrc, boolean isContributing, int timestamp, int level, long now) {
        int at = slot(ssrc, isContributing);
        ssrcs[at] = ssrc;
        contributing[at] = isContributing;
        times[at] = now;
        timestamps[at] = timestamp;
        levels[at] = level;
    }

    /** That of the source, else a new one, else that of the source that is silent the longest. */
    private int slot(int ssrc, boolean isContributing) {
        int oldest = 0;
        for (int i = 0; i < count; i++) {
            if (ssrcs[i] == ssrc && contributing[i] == isContributing) {
                return i;
            }
            oldest = times[i] < times[oldest] ? i : oldest;
        }
        return count < MAX_SOURCES ? count++ : oldest;
    }

    /**
     * How loud the last packet of a stream was.
     *
     * @param ssrc of the stream
     * @return 0 to 127 in -dBov, or {@link #NO_LEVEL}
     */
    public int level(int ssrc) {
        for (int i = 0; i < count; i++) {
            if (ssrcs[i] == ssrc && !contributing[i]) {
                return levels[i];
            }
        }
        return NO_LEVEL;
    }

    /**
     * Those that were there in the last ten seconds.
     *
     * @param now nanoseconds
     * @return the latest first
     */
    public List<Source> recent(long now) {
        List<Source> recent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (now - times[i] <= WINDOW_NANOS) {
                recent.add(new Source(new Ssrc(ssrcs[i]), contributing[i], times[i], timestamps[i], levels[i]));
            }
        }
        recent.sort(Comparator.comparingLong(Source::lastNanos).reversed());
        return recent;
    }
}

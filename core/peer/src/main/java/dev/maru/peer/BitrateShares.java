package dev.maru.peer;

import dev.maru.rtp.MediaKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shares what the path carries among the encodings that are sent: by their weights, but to nobody more than its bound. What one cannot use, the
 * others get.
 */
final class BitrateShares {
    /** What sound takes when nobody bounds it: Opus sounds no better to most with more (RFC 6716 §2.1.1: fullband stereo music). */
    private static final long AUDIO_BPS = 64_000;

    private BitrateShares() {}

    static void of(long totalBps, List<FrameSender> senders) {
        List<FrameSender> open = new ArrayList<>();
        for (FrameSender sender : senders) {
            sender.target(0);
            if (sender.isActive()) {
                open.add(sender);
            }
        }
        fill(totalBps, open);
        bound(senders);
    }

    private static void fill(long totalBps, List<FrameSender> open) {
        double left = totalBps;
        boolean isBounded = true;
        while (isBounded && !open.isEmpty()) {
            isBounded = false;
            double unit = Math.max(0, left) / weight(open);
            for (FrameSender sender : List.copyOf(open)) {
                long bound = bound(sender);
                if (bound <= unit * sender.weight()) {
                    sender.target(bound);
                    left -= bound;
                    open.remove(sender);
                    isBounded = true;
                }
            }
        }
        double unit = open.isEmpty() ? 0 : Math.max(0, left) / weight(open);
        open.forEach(sender -> sender.target((long) (unit * sender.weight())));
    }

    private static double weight(List<FrameSender> senders) {
        double sum = 0;
        for (FrameSender sender : senders) {
            sum += sender.weight();
        }
        return sum;
    }

    private static long bound(FrameSender sender) {
        boolean isAudio = sender.stream().config().kind() == MediaKind.AUDIO;
        return sender.maxBitrateBps() > 0 ? sender.maxBitrateBps() : isAudio ? AUDIO_BPS : Long.MAX_VALUE;
    }

    /** What the peer asks for by {@code b=} is for all layers of a section together. */
    private static void bound(List<FrameSender> senders) {
        Map<String, Long> sums = new HashMap<>();
        senders.forEach(sender -> sums.merge(sender.mid(), sender.targetBps(), Long::sum));
        for (FrameSender sender : senders) {
            long most = sender.sectionMaxBps();
            long sum = sums.getOrDefault(sender.mid(), 0L);
            if (most > 0 && sum > most) {
                sender.target((long) ((double) sender.targetBps() * most / sum));
            }
        }
    }
}

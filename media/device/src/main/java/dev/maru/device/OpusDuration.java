package dev.maru.device;

/** How long Opus packets are, told from their first two bytes (RFC 6716 §3.1). */
final class OpusDuration {
    /** The most that a packet may last: 120 ms (RFC 6716 §3.4, R5). */
    static final int MAX_TICKS = 5_760;

    private OpusDuration() {}

    /** Ticks of 48 kHz, or -1 when the packet is not well-formed. */
    static int ticks(byte[] b, int at, int count) {
        if (count < 1) {
            return -1;
        }
        int frames = switch (b[at] & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> count < 2 ? 0 : b[at + 1] & 0x3F;
        };
        int ticks = frames * frameTicks(b[at] & 0xFF);
        return frames == 0 || ticks > MAX_TICKS ? -1 : ticks;
    }

    static int frameTicks(int toc) {
        int config = toc >>> 3;
        if (config >= 16) {
            return 120 << (config & 3);
        }
        if (config >= 12) {
            return 480 << (config & 1);
        }
        return (config & 3) == 3 ? 2_880 : 480 << (config & 3);
    }
}

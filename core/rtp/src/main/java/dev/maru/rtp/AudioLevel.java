package dev.maru.rtp;

/**
 * How loud the sound in a packet is, and whether it is speech (RFC 6464 §3): one byte, the voice bit above 7 bits of -dBov, 0 the
 * loudest and 127 silence.
 */
public final class AudioLevel {
    /** Digital silence, -127 dBov. */
    public static final int SILENCE = 127;

    private AudioLevel() {}

    /**
     * Reads it.
     *
     * @param packet a packet
     * @param id as negotiated
     * @return the byte, for {@link #level} and {@link #isVoice}; -1 when it is not there
     */
    public static int read(RtpPacket packet, int id) {
        return packet.find(id) && packet.elementLength() >= 1 ? packet.bytes()[packet.elementOffset()] & 0xFF : -1;
    }

    /**
     * The level.
     *
     * @param value from {@link #read}, not -1
     * @return 0 to 127, in -dBov
     */
    public static int level(int value) {
        return value & 0x7F;
    }

    /**
     * Whether the sender takes it for speech.
     *
     * @param value from {@link #read}, not -1
     * @return true when it does
     */
    public static boolean isVoice(int value) {
        return (value & 0x80) != 0;
    }

    /**
     * Writes it.
     *
     * @param writer between header and payload
     * @param id as negotiated
     * @param level 0 to 127, in -dBov
     * @param isVoice whether it is speech
     * @return false when it was left out
     */
    public static boolean write(RtpWriter writer, int id, int level, boolean isVoice) {
        if (level < 0 || level > SILENCE) {
            throw new IllegalArgumentException("an audio level is 0 to 127, not " + level);
        }
        int at = writer.element(id, 1);
        if (at >= 0) {
            writer.bytes()[at] = (byte) (isVoice ? level | 0x80 : level);
        }
        return at >= 0;
    }
}

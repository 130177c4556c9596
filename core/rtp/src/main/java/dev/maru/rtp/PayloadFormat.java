package dev.maru.rtp;

import org.jspecify.annotations.Nullable;

/** The payload formats that are known here: how encoded frames travel in RTP packets. */
public enum PayloadFormat {
    /** VP8 (RFC 7741). A frame is what RFC 6386 calls one. */
    VP8("VP8", MediaKind.VIDEO, 90_000),
    /** VP9 (RFC 9628). A frame is one picture with all its spatial layers, with a superframe index if there are several. */
    VP9("VP9", MediaKind.VIDEO, 90_000),
    /** H.264 (RFC 6184). A frame is one access unit in the byte stream format of ITU-T H.264 annex B. */
    H264("H264", MediaKind.VIDEO, 90_000),
    /**
     * AV1 (AOM "RTP Payload Format For AV1" 1.0.0). A frame is one temporal unit in the low-overhead bitstream format (AV1 §5.2),
     * each OBU with its size.
     */
    AV1("AV1", MediaKind.VIDEO, 90_000),
    /** Opus (RFC 7587). A frame is one Opus packet (RFC 6716 §3), which may hold several Opus frames. */
    OPUS("opus", MediaKind.AUDIO, 48_000),
    /** G.711 µ-law (RFC 3551 §4.5.14). A frame is the samples of one packet. */
    PCMU("PCMU", MediaKind.AUDIO, 8_000),
    /** G.711 A-law (RFC 3551 §4.5.14). A frame is the samples of one packet. */
    PCMA("PCMA", MediaKind.AUDIO, 8_000);

    private final String encodingName;
    private final MediaKind kind;
    private final int clockRate;

    PayloadFormat(String encodingName, MediaKind kind, int clockRate) {
        this.encodingName = encodingName;
        this.kind = kind;
        this.clockRate = clockRate;
    }

    /**
     * The format with an encoding name.
     *
     * @param name as in {@code a=rtpmap} (RFC 8866 §6.6), in any case
     * @return the format, or null when it is not known here
     */
    public static @Nullable PayloadFormat ofEncodingName(String name) {
        for (PayloadFormat format : values()) {
            if (format.encodingName.equalsIgnoreCase(name)) {
                return format;
            }
        }
        return null;
    }

    /**
     * The name as registered.
     *
     * @return as in {@code a=rtpmap}
     */
    public String encodingName() {
        return encodingName;
    }

    /**
     * What it carries.
     *
     * @return audio or video
     */
    public MediaKind kind() {
        return kind;
    }

    /**
     * The unit of its RTP timestamps.
     *
     * @return ticks per second
     */
    public int clockRate() {
        return clockRate;
    }
}

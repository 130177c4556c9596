package dev.maru.sdp;

/** How much of SDP is read. Each bound is far above what peers write and far below what would hurt. */
final class SdpBounds {
    /** Characters. A browser's section has about 3,000, so this is a meeting of several hundred. */
    static final int MAX_LENGTH = 1 << 20;

    /** Characters of a line. The longest that are known are H.265 parameter sets in an fmtp, of some hundreds. */
    static final int MAX_LINE_LENGTH = 8_192;

    /** {@code m=} sections. */
    static final int MAX_MEDIA = 1_000;

    /** Attributes of a section. Chromium's video has about 150; each source of a plan-B section adds 5. */
    static final int MAX_ATTRIBUTES = 2_000;

    /** Formats of a section: payload types are 0 to 127. */
    static final int MAX_FORMATS = 128;

    /** Candidates of a section: ten interfaces with UDP, TCP and three servers have about 100. */
    static final int MAX_CANDIDATES = 256;

    private SdpBounds() {}
}

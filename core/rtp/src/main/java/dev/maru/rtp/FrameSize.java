package dev.maru.rtp;

import org.jspecify.annotations.Nullable;

/**
 * The size of a picture as a codec's own header says it.
 *
 * @param width pixels
 * @param height pixels
 */
record FrameSize(int width, int height) {
    private static final int VP9_SYNC = 0x498342;
    private static final int VP9_SRGB = 7;

    /** From the uncompressed header of a VP9 key frame (VP9 §6.2); null for other frames. */
    static @Nullable FrameSize ofVp9(byte[] b, int at, int count) {
        CodecBits bits = CodecBits.plain(b, at, count);
        if (bits.read(2) != 2) {
            return null;
        }
        int profile = bits.read(1) | bits.read(1) << 1;
        if (profile == 3 && bits.flag()) {
            return null;
        }
        boolean showsExisting = bits.flag();
        if (showsExisting || bits.flag()) {
            return null; // not a key frame
        }
        bits.skip(2); // show_frame, error_resilient_mode
        if (bits.read(24) != VP9_SYNC) {
            return null;
        }
        if (profile >= 2) {
            bits.skip(1); // ten_or_twelve_bit
        }
        boolean hasSubsampling = (profile & 1) != 0;
        if (bits.read(3) != VP9_SRGB) {
            bits.skip(hasSubsampling ? 4 : 1); // color_range, and subsampling with a reserved bit
        } else if (hasSubsampling) {
            bits.skip(1);
        }
        int width = bits.read(16) + 1;
        int height = bits.read(16) + 1;
        return bits.isOverrun() ? null : new FrameSize(width, height);
    }

    /** The largest size of the sequence, from the payload of an AV1 sequence header OBU (AV1 §5.5.1); null when it is cut off. */
    static @Nullable FrameSize ofAv1(byte[] b, int at, int count) {
        CodecBits bits = CodecBits.plain(b, at, count);
        bits.skip(4); // seq_profile, still_picture
        if (bits.flag()) {
            bits.skip(5); // reduced_still_picture_header: seq_level_idx
        } else {
            skipAv1OperatingPoints(bits);
        }
        int widthBits = bits.read(4) + 1;
        int heightBits = bits.read(4) + 1;
        int width = bits.read(widthBits) + 1;
        int height = bits.read(heightBits) + 1;
        return bits.isOverrun() ? null : new FrameSize(width, height);
    }

    private static void skipAv1OperatingPoints(CodecBits bits) {
        boolean hasDecoderModel = false;
        int delayBits = 0;
        if (bits.flag()) { // timing_info_present_flag
            bits.skip(64); // num_units_in_display_tick, time_scale
            if (bits.flag()) { // equal_picture_interval
                bits.uvlc();
            }
            hasDecoderModel = bits.flag();
            if (hasDecoderModel) {
                delayBits = bits.read(5) + 1;
                bits.skip(32 + 5 + 5); // num_units_in_decoding_tick, two lengths
            }
        }
        boolean hasInitialDelay = bits.flag();
        int points = bits.read(5) + 1;
        for (int i = 0; i < points; i++) {
            bits.skip(12); // operating_point_idc
            if (bits.read(5) > 7) { // seq_level_idx
                bits.skip(1); // seq_tier
            }
            if (hasDecoderModel && bits.flag()) {
                bits.skip(2 * delayBits + 1);
            }
            if (hasInitialDelay && bits.flag()) {
                bits.skip(4);
            }
        }
    }
}

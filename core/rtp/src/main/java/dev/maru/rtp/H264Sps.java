package dev.maru.rtp;

import org.jspecify.annotations.Nullable;

/**
 * What an H.264 sequence parameter set says of the stream (ITU-T H.264 §7.3.2.1.1).
 *
 * @param profileIdc the profile, such as 66 for Baseline
 * @param constraints the constraint_set flags as they stand in the byte, the first in the highest bit
 * @param levelIdc ten times the level
 * @param width pixels, after cropping
 * @param height pixels, after cropping
 */
public record H264Sps(int profileIdc, int constraints, int levelIdc, int width, int height) {
    /** No level allows a side of more macroblocks (table A-1: the square root of 8 times MaxFS of level 6.2). */
    private static final int MAX_SIDE_MACROBLOCKS = 1_055;

    private static final int MAX_CYCLE = 255;
    private static final int CHROMA_420 = 1;
    private static final int CHROMA_444 = 3;

    /**
     * Reads one.
     *
     * @param b the array
     * @param at index of the NAL unit's header
     * @param count length of the NAL unit
     * @return what it says, or null when it is not a well-formed sequence parameter set
     */
    public static @Nullable H264Sps parse(byte[] b, int at, int count) {
        if (count < 4 || (b[at] & H264Descriptor.TYPE) != H264Descriptor.SPS) {
            return null;
        }
        CodecBits bits = CodecBits.ofNalUnit(b, at + 1, count - 1);
        int profile = bits.read(8);
        int constraints = bits.read(8);
        int level = bits.read(8);
        bits.ue(); // seq_parameter_set_id
        int chroma = hasChromaFormat(profile) ? readChroma(bits) : CHROMA_420;
        bits.ue(); // log2_max_frame_num_minus4
        skipPictureOrder(bits);
        bits.ue(); // max_num_ref_frames
        bits.skip(1); // gaps_in_frame_num_value_allowed_flag
        int widthMacroblocks = bits.ue() + 1;
        int heightUnits = bits.ue() + 1;
        boolean isFrameOnly = bits.flag();
        if (!isFrameOnly) {
            bits.skip(1); // mb_adaptive_frame_field_flag
        }
        bits.skip(1); // direct_8x8_inference_flag
        int fields = isFrameOnly ? 1 : 2;
        if (widthMacroblocks > MAX_SIDE_MACROBLOCKS || heightUnits > MAX_SIDE_MACROBLOCKS / fields) {
            return null;
        }
        int width = widthMacroblocks * 16;
        int height = heightUnits * 16 * fields;
        if (bits.flag()) {
            int unitX = chroma == CHROMA_420 || chroma == 2 ? 2 : 1;
            int unitY = (chroma == CHROMA_420 ? 2 : 1) * fields;
            width = crop(bits, width, unitX);
            height = crop(bits, height, unitY);
        }
        boolean isGood = !bits.isOverrun() && width > 0 && height > 0;
        return isGood ? new H264Sps(profile, constraints, level, width, height) : null;
    }

    private static int crop(CodecBits bits, int size, int unit) {
        long cut = ((long) bits.ue() + bits.ue()) * unit;
        return cut < size ? (int) (size - cut) : 0;
    }

    private static boolean hasChromaFormat(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    /** Returns ChromaArrayType: chroma_format_idc, or 0 when the planes are coded apart. */
    private static int readChroma(CodecBits bits) {
        int chroma = bits.ue();
        boolean isSeparate = chroma == CHROMA_444 && bits.flag();
        bits.ue(); // bit_depth_luma_minus8
        bits.ue(); // bit_depth_chroma_minus8
        bits.skip(1); // qpprime_y_zero_transform_bypass_flag
        if (bits.flag()) {
            int lists = chroma == CHROMA_444 ? 12 : 8;
            for (int i = 0; i < lists; i++) {
                if (bits.flag()) {
                    skipScalingList(bits, i < 6 ? 16 : 64);
                }
            }
        }
        return isSeparate ? 0 : chroma;
    }

    private static void skipScalingList(CodecBits bits, int size) {
        int last = 8;
        int next = 8;
        for (int i = 0; i < size; i++) {
            if (next != 0) {
                next = last + bits.se() + 256 & 0xFF;
            }
            last = next == 0 ? last : next;
        }
    }

    private static void skipPictureOrder(CodecBits bits) {
        int kind = bits.ue();
        if (kind == 0) {
            bits.ue(); // log2_max_pic_order_cnt_lsb_minus4
        } else if (kind == 1) {
            bits.skip(1); // delta_pic_order_always_zero_flag
            bits.se(); // offset_for_non_ref_pic
            bits.se(); // offset_for_top_to_bottom_field
            int cycle = Math.min(bits.ue(), MAX_CYCLE);
            for (int i = 0; i < cycle; i++) {
                bits.se();
            }
        }
    }

    /**
     * The parameter {@code profile-level-id} (RFC 6184 §8.1).
     *
     * @return six hexadecimal digits
     */
    public String profileLevelId() {
        return String.format("%02x%02x%02x", profileIdc, constraints, levelIdc);
    }
}

package dev.maru.examples;

import dev.maru.rtp.PayloadFormat;

/** Tells by its first bytes whether a frame of a file can be decoded alone; files do not say it. */
final class KeyFrames {
    private static final int AV1_TEMPORAL_DELIMITER = 0x12;
    private static final int AV1_SEQUENCE_HEADER = 1;
    private static final int H264_IDR = 5;

    private KeyFrames() {}

    static boolean isKeyFrame(PayloadFormat format, byte[] frame) {
        return switch (format) {
            case VP8 -> frame.length > 0 && (frame[0] & 1) == 0; // RFC 6386 §9.1
            case VP9 ->
                frame.length > 0
                        && (frame[0] & 0x0C) == 0; // neither an old frame again nor one that needs others (§6.2)
            case AV1 -> beginsSequence(frame);
            case H264 -> hasIdr(frame);
            case OPUS, PCMU, PCMA -> true;
        };
    }

    /** A sequence header, behind a temporal delimiter or not (AV1 §5.3.2, §7.5). */
    private static boolean beginsSequence(byte[] frame) {
        int at = frame.length > 2 && frame[0] == AV1_TEMPORAL_DELIMITER ? 2 : 0;
        return frame.length > at && ((frame[at] >> 3) & 0x0F) == AV1_SEQUENCE_HEADER;
    }

    /** An IDR slice behind some start code (H.264 §7.3.1, annex B). */
    private static boolean hasIdr(byte[] frame) {
        for (int i = 0; i + 3 < frame.length; i++) {
            boolean isStart = frame[i] == 0 && frame[i + 1] == 0 && frame[i + 2] == 1;
            if (isStart && (frame[i + 3] & 0x1F) == H264_IDR) {
                return true;
            }
        }
        return false;
    }
}

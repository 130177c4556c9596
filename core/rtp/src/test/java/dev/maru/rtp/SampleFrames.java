package dev.maru.rtp;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Random;

/** Frames of random bytes that are well-formed as far as payload formats look into them. */
final class SampleFrames {
    private final Random random;

    SampleFrames(long seed) {
        random = new Random(seed);
    }

    static Map<String, String> parameters(PayloadFormat format) {
        return format == PayloadFormat.H264 ? Map.of("packetization-mode", "1") : Map.of();
    }

    /** A frame of about so many bytes. */
    EncodedFrame frame(PayloadFormat format, boolean isKey, int length, long timestamp) {
        byte[] bytes = switch (format) {
            case VP8 -> vp8(isKey, Math.max(length, 11));
            case VP9 -> vp9(isKey, Math.max(length, 14));
            case H264 -> h264(isKey, Math.max(length, 20));
            case AV1 -> av1(isKey, Math.max(length, 20));
            case OPUS, PCMU, PCMA -> bytes(Math.max(length, 1));
        };
        return EncodedFrame.of(format, isKey, bytes, timestamp & 0xFFFF_FFFFL);
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] vp8(boolean isKey, int length) {
        byte[] bytes = bytes(length);
        bytes[0] = (byte) (bytes[0] & 0xFE | (isKey ? 0 : 1));
        if (isKey) {
            System.arraycopy(new byte[] {(byte) 0x9D, 0x01, 0x2A, 0x40, 0x01, (byte) 0xF0, 0x00}, 0, bytes, 3, 7);
        }
        return bytes;
    }

    private byte[] vp9(boolean isKey, int length) {
        byte[] bytes = bytes(length);
        bytes[0] = (byte) (isKey ? 0x82 : 0x86);
        if (isKey) {
            byte[] head = {0x49, (byte) 0x83, 0x42, 0x00, 0x13, (byte) 0xF0, 0x0E, (byte) 0xF0};
            System.arraycopy(head, 0, bytes, 1, head.length); // 320x240
        }
        return bytes;
    }

    private byte[] h264(boolean isKey, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (isKey) {
            unit(out, 0x67, 12);
            unit(out, 0x68, 5);
        }
        int slices = 1 + random.nextInt(3);
        for (int i = 0; i < slices; i++) {
            unit(out, isKey ? 0x65 : 0x41, Math.max(length / slices, 2));
        }
        return out.toByteArray();
    }

    private void unit(ByteArrayOutputStream out, int header, int length) {
        out.writeBytes(new byte[] {0, 0, 0, 1, (byte) header});
        for (int i = 1; i < length; i++) {
            out.write(4 + random.nextInt(250)); // nothing that looks like a start code
        }
    }

    private byte[] av1(boolean isKey, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x12, 0x00});
        if (isKey) {
            obu(out, 1, false, 11);
        }
        int groups = random.nextInt(6);
        boolean isLayered = random.nextBoolean();
        for (int i = 0; i < groups; i++) {
            obu(out, 4, isLayered, length / (groups + 1));
        }
        obu(out, 6, isLayered, length / (groups + 1));
        return out.toByteArray();
    }

    private void obu(ByteArrayOutputStream out, int type, boolean hasExtension, int size) {
        out.write(type << 3 | (hasExtension ? 4 : 0) | 2);
        if (hasExtension) {
            out.write(0x28); // temporal layer 1, spatial layer 1
        }
        int rest = size;
        while (rest > 127) {
            out.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        out.writeBytes(bytes(size));
    }
}

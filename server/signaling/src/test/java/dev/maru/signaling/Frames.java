package dev.maru.signaling;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames as a client writes them (RFC 6455 §5.2), right or wrong. */
final class Frames {
    static final int FIN = 0x80;

    /** The masking key of the example in RFC 6455 §5.7. */
    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

    private Frames() {}

    static byte[] text(String text) {
        return of(FIN | FrameReader.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return of(
                FIN | FrameReader.CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    /** A masked frame with its length in the shortest form. */
    static byte[] of(int first, byte... payload) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i & 3];
        }
        int form = payload.length <= 125 ? 7 : payload.length <= 0xFFFF ? 16 : 64;
        return join(header(first, payload.length, form), masked);
    }

    /** The masked header of a frame that says to have this length, in a form of 7, 16 or 64 bits. */
    static byte[] header(int first, long length, int form) {
        ByteBuffer header = ByteBuffer.allocate(14).put((byte) first);
        switch (form) {
            case 7 -> header.put((byte) (0x80 | length));
            case 16 -> header.put((byte) (0x80 | 126)).putShort((short) length);
            default -> header.put((byte) (0x80 | 127)).putLong(length);
        }
        header.put(MASK).flip();
        byte[] bytes = new byte[header.remaining()];
        header.get(bytes);
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}

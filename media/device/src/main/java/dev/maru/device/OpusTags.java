package dev.maru.device;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The comment header of Opus in Ogg (RFC 7845 §5.2).
 *
 * @param vendor the program that made the stream
 * @param comments each {@code NAME=value}
 */
public record OpusTags(String vendor, List<String> comments) {
    static final byte[] MAGIC = "OpusTags".getBytes(StandardCharsets.US_ASCII);

    /**
     * A header.
     */
    public OpusTags {
        comments = List.copyOf(comments);
    }

    static OpusTags parse(byte[] packet) throws IOException {
        if (!OpusHead.startsWith(packet, MAGIC)) {
            throw new IOException("the second packet of the Opus stream is no OpusTags");
        }
        ByteBuffer in = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        in.position(MAGIC.length);
        String vendor = text(in, "vendor");
        long count = u32(in, "number of comments");
        if (count > in.remaining() / 4) {
            throw new IOException("OpusTags says it has " + count + " comments in " + in.remaining() + " bytes");
        }
        List<String> comments = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            comments.add(text(in, "comment " + i));
        }
        return new OpusTags(vendor, comments);
    }

    private static long u32(ByteBuffer in, String what) throws IOException {
        if (in.remaining() < 4) {
            throw new IOException("OpusTags ends within its " + what);
        }
        return in.getInt() & 0xFFFF_FFFFL;
    }

    private static String text(ByteBuffer in, String what) throws IOException {
        long length = u32(in, what);
        if (length > in.remaining()) {
            throw new IOException("OpusTags ends within its " + what + ", which says it has " + length + " bytes");
        }
        byte[] utf8 = new byte[(int) length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        writeText(out, vendor);
        writeU32(out, comments.size());
        comments.forEach(comment -> writeText(out, comment));
        return out.toByteArray();
    }

    private static void writeText(ByteArrayOutputStream out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeU32(out, utf8.length);
        out.writeBytes(utf8);
    }

    private static void writeU32(ByteArrayOutputStream out, int value) {
        for (int i = 0; i < 32; i += 8) {
            out.write(value >>> i);
        }
    }
}

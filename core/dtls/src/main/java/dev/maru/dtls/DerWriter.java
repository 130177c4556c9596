package dev.maru.dtls;

import java.io.ByteArrayOutputStream;

/** Writes DER elements, inside out (X.690 §10). */
final class DerWriter {
    private DerWriter() {}

    /** One element with the content of the parts, one after the other; up to 65,535 bytes. */
    static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(4 + length);
        out.write(tag);
        if (length > 0xFF) {
            out.write(0x82);
            out.write(length >>> 8);
        } else if (length > 0x7F) {
            out.write(0x81);
        }
        out.write(length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return element(DerReader.SEQUENCE, parts);
    }

    /** A bit string of whole bytes. */
    static byte[] bitString(byte[] bytes) {
        return element(DerReader.BIT_STRING, new byte[] {0}, bytes);
    }
}

package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import java.util.Arrays;

/** Reads what RFC 8446 §3 calls the presentation language: numbers, and vectors with their length in front. */
final class VectorReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    VectorReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    VectorReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    int u8() throws HandshakeException {
        return BigEndian.u8(bytes, take(1));
    }

    int u16() throws HandshakeException {
        return BigEndian.u16(bytes, take(2));
    }

    int u24() throws HandshakeException {
        return BigEndian.u24(bytes, take(3));
    }

    byte[] bytes(int count) throws HandshakeException {
        int from = take(count);
        return Arrays.copyOfRange(bytes, from, from + count);
    }

    /** A vector with a length of one byte. */
    VectorReader vector8() throws HandshakeException {
        return vector(u8());
    }

    /** A vector with a length of two bytes. */
    VectorReader vector16() throws HandshakeException {
        return vector(u16());
    }

    /** A vector with a length of three bytes. */
    VectorReader vector24() throws HandshakeException {
        return vector(u24());
    }

    byte[] bytes8() throws HandshakeException {
        return bytes(u8());
    }

    byte[] bytes16() throws HandshakeException {
        return bytes(u16());
    }

    byte[] bytes24() throws HandshakeException {
        return bytes(u24());
    }

    /** All that is left as numbers of two bytes. */
    int[] rest16() throws HandshakeException {
        if ((end - at) % 2 != 0) {
            throw HandshakeException.undecodable("a list of 16-bit numbers has an odd length");
        }
        int[] numbers = new int[(end - at) / 2];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = u16();
        }
        return numbers;
    }

    /** All that is left. */
    byte[] rest() throws HandshakeException {
        return bytes(end - at);
    }

    boolean isAtEnd() {
        return at == end;
    }

    int position() {
        return at;
    }

    /** Refuses bytes that nobody read. */
    void expectEnd() throws HandshakeException {
        if (at != end) {
            throw HandshakeException.undecodable((end - at) + " bytes too many");
        }
    }

    private VectorReader vector(int length) throws HandshakeException {
        int from = take(length);
        return new VectorReader(bytes, from, from + length);
    }

    private int take(int count) throws HandshakeException {
        if (count > end - at) {
            throw HandshakeException.undecodable("a field ends after its message");
        }
        int from = at;
        at += count;
        return from;
    }
}

package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import java.util.Arrays;
import java.util.function.Consumer;

/** Writes what {@link VectorReader} reads. */
final class VectorWriter {
    private byte[] bytes = new byte[256];
    private int length;

    VectorWriter u8(int value) {
        int at = grow(1);
        BigEndian.put8(bytes, at, value);
        return this;
    }

    VectorWriter u16(int value) {
        int at = grow(2);
        BigEndian.put16(bytes, at, value);
        return this;
    }

    VectorWriter u24(int value) {
        int at = grow(3);
        BigEndian.put24(bytes, at, value);
        return this;
    }

    VectorWriter bytes(byte[] value) {
        int at = grow(value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        return this;
    }

    VectorWriter bytes8(byte[] value) {
        return u8(value.length).bytes(value);
    }

    VectorWriter bytes16(byte[] value) {
        return u16(value.length).bytes(value);
    }

    VectorWriter bytes24(byte[] value) {
        return u24(value.length).bytes(value);
    }

    /** A vector with a length of one byte, whose content the caller writes. */
    VectorWriter vector8(Consumer<VectorWriter> content) {
        int at = grow(1);
        content.accept(this);
        BigEndian.put8(bytes, at, length - at - 1);
        return this;
    }

    /** A vector with a length of two bytes. */
    VectorWriter vector16(Consumer<VectorWriter> content) {
        int at = grow(2);
        content.accept(this);
        BigEndian.put16(bytes, at, length - at - 2);
        return this;
    }

    /** A vector with a length of three bytes. */
    VectorWriter vector24(Consumer<VectorWriter> content) {
        int at = grow(3);
        content.accept(this);
        BigEndian.put24(bytes, at, length - at - 3);
        return this;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private int grow(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
        int at = length;
        length += count;
        return at;
    }
}

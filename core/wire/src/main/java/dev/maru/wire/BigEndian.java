package dev.maru.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Network byte order on byte arrays.
 *
 * <p>VarHandles on {@code byte[]} compile to one load or store and stay that fast; a {@code ByteBuffer} whose call sites have seen
 * heap and direct memory does not (docs/packet-path.md). Indices are checked by the JVM: a bad one throws
 * {@link IndexOutOfBoundsException}, so parsers check lengths first.
 */
public final class BigEndian {
    private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    /**
     * Reads an unsigned byte.
     *
     * @param b the array
     * @param at the index
     * @return 0 to 255
     */
    public static int u8(byte[] b, int at) {
        return b[at] & 0xFF;
    }

    /**
     * Reads two bytes, unsigned.
     *
     * @param b the array
     * @param at the index
     * @return 0 to 65,535
     */
    public static int u16(byte[] b, int at) {
        return (short) U16.get(b, at) & 0xFFFF;
    }

    /**
     * Reads three bytes, unsigned.
     *
     * @param b the array
     * @param at the index
     * @return 0 to 16,777,215
     */
    public static int u24(byte[] b, int at) {
        return u8(b, at) << 16 | u16(b, at + 1);
    }

    /**
     * Reads four bytes as they are.
     *
     * @param b the array
     * @param at the index
     * @return the 32 bits
     */
    public static int i32(byte[] b, int at) {
        return (int) U32.get(b, at);
    }

    /**
     * Reads four bytes, unsigned.
     *
     * @param b the array
     * @param at the index
     * @return 0 to 4,294,967,295
     */
    public static long u32(byte[] b, int at) {
        return i32(b, at) & 0xFFFF_FFFFL;
    }

    /**
     * Reads six bytes, unsigned.
     *
     * @param b the array
     * @param at the index
     * @return 0 to 2<sup>48</sup> - 1
     */
    public static long u48(byte[] b, int at) {
        return (long) u16(b, at) << 32 | u32(b, at + 2);
    }

    /**
     * Reads eight bytes as they are.
     *
     * @param b the array
     * @param at the index
     * @return the 64 bits
     */
    public static long i64(byte[] b, int at) {
        return (long) U64.get(b, at);
    }

    /**
     * Writes the low byte.
     *
     * @param b the array
     * @param at the index
     * @param value its lowest 8 bits count
     */
    public static void put8(byte[] b, int at, int value) {
        b[at] = (byte) value;
    }

    /**
     * Writes two bytes.
     *
     * @param b the array
     * @param at the index
     * @param value its lowest 16 bits count
     */
    public static void put16(byte[] b, int at, int value) {
        U16.set(b, at, (short) value);
    }

    /**
     * Writes three bytes.
     *
     * @param b the array
     * @param at the index
     * @param value its lowest 24 bits count
     */
    public static void put24(byte[] b, int at, int value) {
        put8(b, at, value >>> 16);
        put16(b, at + 1, value);
    }

    /**
     * Writes four bytes.
     *
     * @param b the array
     * @param at the index
     * @param value the 32 bits
     */
    public static void put32(byte[] b, int at, int value) {
        U32.set(b, at, value);
    }

    /**
     * Writes six bytes.
     *
     * @param b the array
     * @param at the index
     * @param value its lowest 48 bits count
     */
    public static void put48(byte[] b, int at, long value) {
        put16(b, at, (int) (value >>> 32));
        put32(b, at + 2, (int) value);
    }

    /**
     * Writes eight bytes.
     *
     * @param b the array
     * @param at the index
     * @param value the 64 bits
     */
    public static void put64(byte[] b, int at, long value) {
        U64.set(b, at, value);
    }
}

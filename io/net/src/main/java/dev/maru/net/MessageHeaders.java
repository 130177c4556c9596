package dev.maru.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An array of {@code struct mmsghdr} with what it points to, as the 64-bit Linux ABIs lay it out (the same on x86-64 and aarch64):
 *
 * <pre>
 *  0 name     8 name length   16 parts   24 count of parts   32 control   40 control length   48 flags   56 bytes received
 * </pre>
 *
 * <p>A part is a {@code struct iovec}: address and length, 8 bytes each.
 */
final class MessageHeaders {
    private static final int BYTES = 64;
    private static final int PART_BYTES = 16;
    private static final int NAME_LENGTH = 8;
    private static final int PARTS = 16;
    private static final int PART_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int RECEIVED = 56;
    private static final int MSG_TRUNC = 0x20;

    final MemorySegment names;
    final MemorySegment controls;
    private final MemorySegment headers;
    private final MemorySegment parts;

    MessageHeaders(Arena arena, int count, int partCount, int controlBytes) {
        headers = arena.allocate((long) count * BYTES, 64);
        parts = arena.allocate((long) partCount * PART_BYTES, 64);
        names = arena.allocate((long) count * SocketAddresses.STRIDE, 64);
        controls = arena.allocate((long) count * controlBytes, 64);
        for (int i = 0; i < count; i++) {
            long at = (long) i * BYTES;
            headers.set(JAVA_LONG, at, names.address() + (long) i * SocketAddresses.STRIDE);
            headers.set(JAVA_LONG, at + CONTROL, controls.address() + (long) i * controlBytes);
        }
    }

    long address(int message) {
        return headers.address() + (long) message * BYTES;
    }

    void name(int message, int length) {
        headers.set(JAVA_INT, (long) message * BYTES + NAME_LENGTH, length);
    }

    /** Points a part at bytes. */
    void part(int part, long address, int length) {
        parts.set(JAVA_LONG, (long) part * PART_BYTES, address);
        parts.set(JAVA_LONG, (long) part * PART_BYTES + 8, length);
    }

    /** Gives a message its parts. */
    void parts(int message, int first, int count) {
        long at = (long) message * BYTES;
        headers.set(JAVA_LONG, at + PARTS, parts.address() + (long) first * PART_BYTES);
        headers.set(JAVA_LONG, at + PART_COUNT, count);
    }

    void control(int message, int length) {
        headers.set(JAVA_LONG, (long) message * BYTES + CONTROL_LENGTH, length);
    }

    int control(int message) {
        return (int) headers.get(JAVA_LONG, (long) message * BYTES + CONTROL_LENGTH);
    }

    boolean isTruncated(int message) {
        return (headers.get(JAVA_INT, (long) message * BYTES + FLAGS) & MSG_TRUNC) != 0;
    }

    int length(int message) {
        return headers.get(JAVA_INT, (long) message * BYTES + RECEIVED);
    }
}

package dev.maru.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.maru.wire.BigEndian;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteOrder;

/**
 * AES-GCM by libipsec-mb, one call for each packet. What the library needs besides the packet is in native memory, which lives as long as
 * this object.
 */
final class IpsecMbGcm implements SrtpCiphers.Gcm {
    /** Room for the expanded key, whose size is the library's own; it fills about half. {@link IpsecMbProof} checks that. */
    static final int KEY_ROOM = 2_048;

    /** Room for its state, of which it fills about a third. {@link IpsecMbProof} checks that. */
    static final int CONTEXT_ROOM = 256;

    static final long CONTEXT_AT = KEY_ROOM;
    static final long NONCE_AT = CONTEXT_AT + CONTEXT_ROOM;
    static final long TAG_AT = NONCE_AT + 16;
    static final long AAD_AT = TAG_AT + 16;

    /** Longer ones, which no header of today's is, get memory of their own. */
    private static final int AAD_ROOM = 256;

    private static final int ALIGNMENT = 64;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final IpsecMbCalls.Functions functions;
    private final MemorySegment memory = Arena.ofAuto().allocate(AAD_AT + AAD_ROOM, ALIGNMENT);
    final long address = memory.address();
    private MemorySegment longAad = memory;
    long aadAddress;
    long aadLength;

    IpsecMbGcm(byte[] key) {
        functions = switch (key.length) {
            case 16 -> IpsecMbCalls.AES_128;
            case 32 -> IpsecMbCalls.AES_256;
            default -> throw new IllegalArgumentException("a key of " + key.length + " bytes");
        };
        expand(key);
    }

    /** The key is only for a moment where it can be read. */
    void expand(byte[] key) {
        MemorySegment.copy(key, 0, memory, JAVA_BYTE, AAD_AT, key.length);
        IpsecMbCalls.expand(functions, address + AAD_AT, address);
        memory.asSlice(AAD_AT, key.length).fill((byte) 0);
        Reference.reachabilityFence(this);
    }

    /** All of its native memory, for the proof. */
    MemorySegment memory() {
        return memory;
    }

    @Override
    public void nonce(int high, long low) {
        memory.set(INT, NONCE_AT, high);
        memory.set(LONG, NONCE_AT + 4, low);
    }

    @Override
    public void aad(byte[] bytes, int at, int length) {
        aadLength = length;
        if (length <= AAD_ROOM) {
            MemorySegment.copy(bytes, at, memory, JAVA_BYTE, AAD_AT, length);
            aadAddress = address + AAD_AT;
            return;
        }
        if (longAad == memory || longAad.byteSize() < length) {
            longAad = Arena.ofAuto().allocate(length, ALIGNMENT);
        }
        MemorySegment.copy(bytes, at, longAad, JAVA_BYTE, 0, length);
        aadAddress = longAad.address();
    }

    @Override
    public void seal(byte[] bytes, int at, int length) {
        IpsecMbCalls.crypt(functions.encrypt(), this, textAndTag(bytes, at, length), length);
        Reference.reachabilityFence(this);
        BigEndian.put64(bytes, at + length, memory.get(LONG, TAG_AT));
        BigEndian.put64(bytes, at + length + 8, memory.get(LONG, TAG_AT + 8));
    }

    @Override
    public boolean open(byte[] bytes, int at, int length) {
        IpsecMbCalls.crypt(functions.decrypt(), this, textAndTag(bytes, at, length), length);
        Reference.reachabilityFence(this);
        long different = BigEndian.i64(bytes, at + length) ^ memory.get(LONG, TAG_AT);
        different |= BigEndian.i64(bytes, at + length + 8) ^ memory.get(LONG, TAG_AT + 8);
        return different == 0;
    }

    /**
     * Never empty, since the tag is behind the text: for an empty segment the JDK goes a way so rarely gone that the compiler keeps the
     * segment alive for its exception, and each packet then costs 72 bytes of garbage.
     */
    private static MemorySegment textAndTag(byte[] bytes, int at, int length) {
        return MemorySegment.ofArray(bytes).asSlice(at, length + TAG_LENGTH);
    }
}

package dev.maru.sctp;

import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * INIT or INIT ACK (RFC 9260 §3.3.2, §3.3.3).
 *
 * @param tag what the sender wants to find in packets to it
 * @param window the sender's receive window, bytes
 * @param outgoingStreams how many streams the sender wants to send on
 * @param incomingStreams how many it takes
 * @param initialTsn of its first DATA
 * @param extensions what it can beside, {@link #PARTIAL_RELIABILITY} and the others
 * @param cookie in INIT ACK, else null
 * @param unrecognized parameters that the sender wants to have back, or null
 */
record InitChunk(
        int tag,
        int window,
        int outgoingStreams,
        int incomingStreams,
        int initialTsn,
        int extensions,
        byte @Nullable [] cookie,
        byte @Nullable [] unrecognized) {
    static final int PARTIAL_RELIABILITY = 1;
    static final int RECONFIGURATION = 2;
    static final int INTERLEAVING = 4;
    static final int ZERO_CHECKSUM = 8;

    /** Its fixed part without the chunk header. */
    static final int FIXED = 16;

    /** A peer's cookie is sent back as it is; longer ones than fit into a packet of any length beside nothing else are refused. */
    static final int MAX_COOKIE = SctpConfig.MIN_PACKET_BYTES - ChunkType.COMMON_HEADER - ChunkType.CHUNK_HEADER;

    /** How much of what a peer has invented is sent back to it: our packets have to stay small. */
    private static final int MAX_UNRECOGNIZED = 64;

    private static final int PARAMETER_HEADER = 4;

    boolean has(int extension) {
        return (extensions & extension) != 0;
    }

    /** Reads the value of a chunk. */
    static InitChunk parse(byte[] b, int at, int length) throws MalformedException {
        if (length < FIXED) {
            throw new MalformedException(DropReason.TRUNCATED, "INIT has no room for its fields");
        }
        int tag = BigEndian.i32(b, at);
        int outgoing = BigEndian.u16(b, at + 8);
        int incoming = BigEndian.u16(b, at + 10);
        if (tag == 0 || outgoing == 0 || incoming == 0) {
            throw new MalformedException(DropReason.MALFORMED, "INIT without a tag or streams (RFC 9260 §3.3.2)");
        }
        int extensions = 0;
        byte[] cookie = null;
        byte[] unrecognized = null;
        int end = at + length;
        int p = at + FIXED;
        while (p + PARAMETER_HEADER <= end) {
            int type = BigEndian.u16(b, p);
            int size = BigEndian.u16(b, p + 2);
            if (size < PARAMETER_HEADER || p + size > end) {
                throw new MalformedException(DropReason.TRUNCATED, "a parameter is longer than its chunk");
            }
            int value = p + PARAMETER_HEADER;
            int count = size - PARAMETER_HEADER;
            switch (type) {
                case ChunkType.STATE_COOKIE -> cookie = java.util.Arrays.copyOfRange(b, value, value + count);
                case ChunkType.SUPPORTED_EXTENSIONS -> extensions |= extensions(b, value, count);
                case ChunkType.FORWARD_TSN_SUPPORTED -> extensions |= PARTIAL_RELIABILITY;
                case ChunkType.ZERO_CHECKSUM_ACCEPTABLE -> {
                    if (count >= 4 && BigEndian.i32(b, value) == ChunkType.ERROR_DETECTION_DTLS) {
                        extensions |= ZERO_CHECKSUM;
                    }
                }
                default -> {
                    if (isToReport(type) && unrecognized == null && size <= MAX_UNRECOGNIZED) {
                        unrecognized = java.util.Arrays.copyOfRange(b, p, p + size);
                    }
                    if ((type & 0x8000) == 0 && !isKnownAndUseless(type)) {
                        p = end; // stop here (RFC 9260 §3.2.1)
                    }
                }
            }
            p += ChunkType.padded(size);
        }
        int window = BigEndian.i32(b, at + 4);
        int initialTsn = BigEndian.i32(b, at + 12);
        return new InitChunk(tag, window, outgoing, incoming, initialTsn, extensions, cookie, unrecognized);
    }

    /** Parameters 1 to 12 are RFC 9260's: addresses and such, which mean nothing over DTLS (RFC 8261 §4.4). */
    private static boolean isKnownAndUseless(int type) {
        return type >= 1 && type <= 12;
    }

    private static boolean isToReport(int type) {
        return (type & 0x4000) != 0 && !isKnownAndUseless(type);
    }

    private static int extensions(byte[] b, int at, int count) {
        int found = 0;
        for (int i = at; i < at + count; i++) {
            found |= switch (BigEndian.u8(b, i)) {
                case ChunkType.FORWARD_TSN -> PARTIAL_RELIABILITY;
                case ChunkType.RE_CONFIG -> RECONFIGURATION;
                case ChunkType.I_DATA -> INTERLEAVING;
                default -> 0;
            };
        }
        return found;
    }

    /** The whole chunk; the cookie makes it an INIT ACK. */
    byte[] toChunk() {
        byte[] b = new byte[FIXED + 8 + 12 + 4 + parameterLength(cookie) + parameterLength(unrecognized)];
        BigEndian.put32(b, 0, tag);
        BigEndian.put32(b, 4, window);
        BigEndian.put16(b, 8, outgoingStreams);
        BigEndian.put16(b, 10, incomingStreams);
        BigEndian.put32(b, 12, initialTsn);
        int at = FIXED;
        if (has(PARTIAL_RELIABILITY)) {
            at = parameter(b, at, ChunkType.FORWARD_TSN_SUPPORTED, new byte[0]);
        }
        at = parameter(b, at, ChunkType.SUPPORTED_EXTENSIONS, supported());
        if (has(ZERO_CHECKSUM)) {
            at = parameter(b, at, ChunkType.ZERO_CHECKSUM_ACCEPTABLE, Chunks.i32(ChunkType.ERROR_DETECTION_DTLS));
        }
        if (cookie != null) {
            at = parameter(b, at, ChunkType.STATE_COOKIE, cookie);
        }
        if (unrecognized != null) {
            at = parameter(b, at, ChunkType.UNRECOGNIZED_PARAMETER, unrecognized);
        }
        return Chunks.of(cookie == null ? ChunkType.INIT : ChunkType.INIT_ACK, 0, java.util.Arrays.copyOf(b, at));
    }

    private byte[] supported() {
        byte[] types = new byte[4];
        int count = 0;
        if (has(PARTIAL_RELIABILITY)) {
            types[count++] = (byte) ChunkType.FORWARD_TSN;
        }
        if (has(RECONFIGURATION)) {
            types[count++] = (byte) ChunkType.RE_CONFIG;
        }
        if (has(INTERLEAVING)) {
            types[count++] = (byte) ChunkType.I_DATA;
            types[count++] = (byte) ChunkType.I_FORWARD_TSN;
        }
        return java.util.Arrays.copyOf(types, count);
    }

    private static int parameterLength(byte @Nullable [] value) {
        return value == null ? 0 : PARAMETER_HEADER + ChunkType.padded(value.length);
    }

    private static int parameter(byte[] b, int at, int type, byte[] value) {
        BigEndian.put16(b, at, type);
        BigEndian.put16(b, at + 2, PARAMETER_HEADER + value.length);
        System.arraycopy(value, 0, b, at + PARAMETER_HEADER, value.length);
        return at + PARAMETER_HEADER + ChunkType.padded(value.length);
    }
}

package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import org.jspecify.annotations.Nullable;

/**
 * One whole handshake message.
 *
 * <pre>
 *  0        1                 4             6                 9               12
 * +--------+-----------------+-------------+-----------------+-----------------+
 * |  type  |     length      | message_seq | fragment_offset | fragment_length |  (RFC 9147 §5.2)
 * +--------+-----------------+-------------+-----------------+-----------------+
 * </pre>
 *
 * @param type which
 * @param sequence its message_seq
 * @param epoch the epoch of the records that carry it
 * @param body what follows the header
 */
record HandshakeMessage(HandshakeType type, int sequence, int epoch, byte[] body) {
    /** Bytes of the header above. */
    static final int HEADER_LENGTH = 12;

    /**
     * The header of a fragment, when it is alone in its record.
     *
     * @param type number of the message's type
     * @param messageLength of the whole message
     * @param sequence message_seq
     */
    record Fragment(int type, int messageLength, int sequence) {
        /** Reads it; null when the record holds no fragment, or more than one. */
        static @Nullable Fragment read(RecordView record) {
            int at = record.contentAt;
            byte[] b = record.bytes;
            int length = record.contentLength();
            if (length < HEADER_LENGTH || BigEndian.u24(b, at + 9) != length - HEADER_LENGTH) {
                return null;
            }
            return new Fragment(BigEndian.u8(b, at), BigEndian.u24(b, at + 1), BigEndian.u16(b, at + 4));
        }
    }

    /** Bytes of a header of TLS: type and length only. */
    private static final int TLS_HEADER_LENGTH = 4;

    /**
     * As the transcript takes it: in 1.2 with the header of DTLS, as if it were one fragment (RFC 6347 §4.2.6), in 1.3 with that of
     * TLS (RFC 9147 §5.2).
     */
    byte[] forTranscript(DtlsVersion version) {
        boolean isShort = version == DtlsVersion.DTLS_1_3;
        int header = isShort ? TLS_HEADER_LENGTH : HEADER_LENGTH;
        byte[] bytes = new byte[header + body.length];
        if (isShort) {
            bytes[0] = (byte) type.code();
            BigEndian.put24(bytes, 1, body.length);
        } else {
            writeHeader(bytes, 0, 0, body.length);
        }
        System.arraycopy(body, 0, bytes, header, body.length);
        return bytes;
    }

    /** Writes the header of a fragment. */
    void writeHeader(byte[] b, int at, int fragmentOffset, int fragmentLength) {
        BigEndian.put8(b, at, type.code());
        BigEndian.put24(b, at + 1, body.length);
        BigEndian.put16(b, at + 4, sequence);
        BigEndian.put24(b, at + 6, fragmentOffset);
        BigEndian.put24(b, at + 9, fragmentLength);
    }

    /** A reader over the body. */
    VectorReader reader() {
        return new VectorReader(body);
    }
}

package dev.maru.rtp;

import dev.maru.wire.BigEndian;

/**
 * What a sender says of itself (RFC 3550 §6.4.1); report blocks follow it.
 *
 * <pre>
 * |                         SSRC of sender                        |
 * |              NTP timestamp (64 bits)                          |
 * |                         RTP timestamp                         |
 * |                     sender's packet count                     |
 * |                      sender's octet count                     |
 * </pre>
 *
 * @param ssrc the sender
 * @param ntp when this was said, 32.32 seconds
 * @param rtpTimestamp the same moment in units of the stream's timestamps
 * @param packetCount sent so far, wrapping
 * @param octetCount of payload sent so far, wrapping
 */
public record SenderReport(int ssrc, long ntp, int rtpTimestamp, int packetCount, int octetCount) {
    static final int LENGTH = 28;

    /**
     * Reads the sender's part.
     *
     * @param reader on a sender report
     * @return the values; allocates
     */
    public static SenderReport read(RtcpReader reader) {
        byte[] b = reader.bytes();
        int at = reader.offset();
        return new SenderReport(
                reader.senderSsrc(),
                BigEndian.i64(b, at + 8),
                BigEndian.i32(b, at + 16),
                BigEndian.i32(b, at + 20),
                BigEndian.i32(b, at + 24));
    }

    /**
     * Adds it to a datagram; {@link RtcpWriter#report} adds blocks to it.
     *
     * @param writer where to
     * @return false when it does not fit
     */
    public boolean write(RtcpWriter writer) {
        int at = writer.open(RtcpKind.SR, 0, LENGTH);
        if (at < 0) {
            return false;
        }
        byte[] b = writer.bytes();
        BigEndian.put32(b, at + 4, ssrc);
        BigEndian.put64(b, at + 8, ntp);
        BigEndian.put32(b, at + 16, rtpTimestamp);
        BigEndian.put32(b, at + 20, packetCount);
        BigEndian.put32(b, at + 24, octetCount);
        return true;
    }
}

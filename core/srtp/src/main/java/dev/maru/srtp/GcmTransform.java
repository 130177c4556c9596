package dev.maru.srtp;

import dev.maru.wire.BigEndian;

/**
 * AES-GCM (RFC 7714). The nonce is the salt, to which SSRC and index are added; both kinds of packets have their index in the same place
 * (§8.1, §9.1):
 *
 * <pre>
 *   0  0  0  0  0  0  0  0  0  0  1  1
 *   0  1  2  3  4  5  6  7  8  9  0  1
 * +--+--+--+--+--+--+--+--+--+--+--+--+
 * |00|00|    SSRC   |     ROC   | SEQ |   RTP
 * |00|00|    SSRC   |00|00|0+  index  |   RTCP
 * +--+--+--+--+--+--+--+--+--+--+--+--+
 * </pre>
 */
final class GcmTransform implements Transform {
    private final SrtpCiphers.Gcm gcm;
    private final int saltHigh;
    private final long saltLow;
    private final byte[] rtcpAad = new byte[RTCP_HEADER_LENGTH + RTCP_INDEX_LENGTH];

    GcmTransform(SessionKeys keys, SrtpCiphers ciphers) {
        gcm = ciphers.gcm(keys.encryption());
        saltHigh = BigEndian.i32(keys.salt(), 0);
        saltLow = BigEndian.i64(keys.salt(), 4);
    }

    @Override
    public void sealRtp(RtpHeader packet, boolean cryptex, long index) {
        prepare(packet, cryptex, index);
        int at = packet.encryptedAt();
        gcm.seal(packet.bytes(), at, packet.limit() - at);
        packet.scatter();
    }

    @Override
    public boolean openRtp(RtpHeader packet, boolean cryptex, long index) {
        prepare(packet, cryptex, index);
        int at = packet.encryptedAt();
        boolean isAuthentic = gcm.open(packet.bytes(), at, packet.limit() - at);
        packet.scatter();
        return isAuthentic;
    }

    private void prepare(RtpHeader packet, boolean cryptex, long index) {
        nonce(packet.ssrc(), index);
        if (cryptex) {
            packet.gather();
        }
        gcm.aad(packet.bytes(), packet.from(), packet.encryptedAt() - packet.from());
    }

    @Override
    public void sealRtcp(byte[] bytes, int from, int limit, int index) {
        prepareRtcp(bytes, from, index);
        int at = from + RTCP_HEADER_LENGTH;
        gcm.seal(bytes, at, limit - at);
        BigEndian.put32(bytes, limit + SrtpCiphers.Gcm.TAG_LENGTH, ENCRYPTED | index);
    }

    @Override
    public boolean openRtcp(byte[] bytes, int from, int limit, int index) {
        prepareRtcp(bytes, from, index);
        int at = from + RTCP_HEADER_LENGTH;
        return gcm.open(bytes, at, limit - at);
    }

    /** The word with the index is authenticated as if it stood behind the header (RFC 7714 §9.2). */
    private void prepareRtcp(byte[] bytes, int from, int index) {
        nonce(BigEndian.i32(bytes, from + 4), index);
        System.arraycopy(bytes, from, rtcpAad, 0, RTCP_HEADER_LENGTH);
        BigEndian.put32(rtcpAad, RTCP_HEADER_LENGTH, ENCRYPTED | index);
        gcm.aad(rtcpAad, 0, rtcpAad.length);
    }

    @Override
    public int rtcpIndexAt(int limit) {
        return limit - RTCP_INDEX_LENGTH;
    }

    private void nonce(int ssrc, long index) {
        gcm.nonce(saltHigh ^ ssrc >>> 16, saltLow ^ (long) ssrc << 48 ^ index);
    }
}

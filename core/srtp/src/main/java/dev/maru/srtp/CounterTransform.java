package dev.maru.srtp;

import dev.maru.wire.BigEndian;

/** AES in counter mode with HMAC-SHA1 (RFC 3711 §4.1.1, §4.2.1). The tag is checked before anything is decrypted. */
final class CounterTransform implements Transform {
    /** The rollover counter, which is authenticated behind the packet and not sent (RFC 3711 §4.2). */
    private static final int ROLLOVER_LENGTH = 4;

    private final SrtpCiphers.Counter counter;
    private final CounterSalt salt;
    private final SrtpCiphers.Hmac hmac;
    private final int rtpTagLength;
    private final int rtcpTagLength;
    private final byte[] mac = new byte[SrtpCiphers.Hmac.LENGTH];
    private final byte[] received = new byte[SrtpCiphers.Hmac.LENGTH];

    CounterTransform(SrtpProfile profile, SessionKeys keys, SrtpCiphers ciphers) {
        counter = ciphers.counter(keys.encryption());
        salt = new CounterSalt(keys.salt());
        hmac = ciphers.hmac(keys.authentication());
        rtpTagLength = profile.rtpTagLength();
        rtcpTagLength = profile.rtcpTagLength();
    }

    @Override
    public void sealRtp(RtpHeader packet, boolean cryptex, long index) {
        xorRtp(packet, cryptex, index);
        computeRtp(packet, index);
        System.arraycopy(mac, 0, packet.bytes(), packet.limit(), rtpTagLength);
    }

    @Override
    public boolean openRtp(RtpHeader packet, boolean cryptex, long index) {
        System.arraycopy(packet.bytes(), packet.limit(), received, 0, rtpTagLength);
        computeRtp(packet, index);
        if (!isReceived(rtpTagLength)) {
            return false;
        }
        xorRtp(packet, cryptex, index);
        return true;
    }

    private void xorRtp(RtpHeader packet, boolean cryptex, long index) {
        if (cryptex) {
            packet.gather();
        }
        int at = packet.encryptedAt();
        counter.xor(salt.ivHigh(packet.ssrc()), salt.ivLow(index), packet.bytes(), at, packet.limit() - at);
        packet.scatter();
    }

    /** The rollover counter is put where the tag belongs for as long, so that the HMAC is over one piece. No tag is shorter. */
    private void computeRtp(RtpHeader packet, long index) {
        BigEndian.put32(packet.bytes(), packet.limit(), (int) (index >>> 16));
        hmac.compute(packet.bytes(), packet.from(), packet.limit() + ROLLOVER_LENGTH - packet.from(), mac);
    }

    @Override
    public void sealRtcp(byte[] bytes, int from, int limit, int index) {
        xorRtcp(bytes, from, limit, index);
        BigEndian.put32(bytes, limit, ENCRYPTED | index);
        int tagAt = limit + RTCP_INDEX_LENGTH;
        hmac.compute(bytes, from, tagAt - from, mac);
        System.arraycopy(mac, 0, bytes, tagAt, rtcpTagLength);
    }

    @Override
    public boolean openRtcp(byte[] bytes, int from, int limit, int index) {
        int tagAt = limit + RTCP_INDEX_LENGTH;
        System.arraycopy(bytes, tagAt, received, 0, rtcpTagLength);
        hmac.compute(bytes, from, tagAt - from, mac);
        if (!isReceived(rtcpTagLength)) {
            return false;
        }
        xorRtcp(bytes, from, limit, index);
        return true;
    }

    private void xorRtcp(byte[] bytes, int from, int limit, int index) {
        int at = from + RTCP_HEADER_LENGTH;
        counter.xor(salt.ivHigh(BigEndian.i32(bytes, from + 4)), salt.ivLow(index), bytes, at, limit - at);
    }

    @Override
    public int rtcpIndexAt(int limit) {
        return limit - rtcpTagLength - RTCP_INDEX_LENGTH;
    }

    /** Compares in the same time wherever they differ. */
    private boolean isReceived(int length) {
        int different = 0;
        for (int i = 0; i < length; i++) {
            different |= mac[i] ^ received[i];
        }
        return different == 0;
    }
}

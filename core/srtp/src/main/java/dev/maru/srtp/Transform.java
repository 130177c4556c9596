package dev.maru.srtp;

/**
 * How packets of one kind are encrypted and authenticated with one set of session keys. It knows nothing of streams and
 * replays: whoever calls it has checked the index and marks it afterwards.
 *
 * <p>With {@code cryptex} a transform gathers what is to be encrypted for the time of its work (RFC 9335), so that AAD and text are in one
 * piece each.
 */
interface Transform {
    /** The flag E in front of the SRTCP index: this packet is encrypted (RFC 3711 §3.4). */
    int ENCRYPTED = 1 << 31;

    /** Bytes of the header that SRTCP leaves in the clear (RFC 3711 §3.4). */
    int RTCP_HEADER_LENGTH = 8;

    /** Bytes of the word with E and the SRTCP index. */
    int RTCP_INDEX_LENGTH = 4;

    /** The transform of a profile. */
    static Transform of(SrtpProfile profile, SessionKeys keys, SrtpCiphers ciphers) {
        return profile.isAead() ? new GcmTransform(keys, ciphers) : new CounterTransform(profile, keys, ciphers);
    }

    /** Encrypts an RTP packet and writes its tag at its limit. */
    void sealRtp(RtpHeader packet, boolean cryptex, long index);

    /** Checks the tag at the limit of an RTP packet and decrypts it; if not, its bytes may be anything. */
    boolean openRtp(RtpHeader packet, boolean cryptex, long index);

    /** Encrypts an RTCP packet and writes the word with the index and the tag behind its limit, in the transform's own order. */
    void sealRtcp(byte[] bytes, int from, int limit, int index);

    /** Checks the tag and decrypts an RTCP packet, whose limit is that of the text; if not, its bytes may be anything. */
    boolean openRtcp(byte[] bytes, int from, int limit, int index);

    /** Where the word with the index stands in a protected RTCP packet with that limit, tag included. */
    int rtcpIndexAt(int limit);
}

package dev.maru.srtp;

import org.jspecify.annotations.Nullable;

/**
 * A protection profile, as DTLS negotiates it: which ciphers protect RTP and RTCP, and how long keys, salts and tags are.
 *
 * <p>The lifetime of a key is not a number here: a stream ends its key when its index does (RFC 3711 §9.2), see {@link SrtpSender}.
 */
public enum SrtpProfile {
    /** AES in counter mode with HMAC-SHA1, tags of 80 bits (RFC 3711 §5.2, RFC 5764 §4.1.2). */
    AES128_CM_SHA1_80(0x0001, 16, 14, 10, 10),
    /** The same with tags of 32 bits for RTP; those of RTCP keep their 80 bits (RFC 3711 §5.2, RFC 5764 §4.1.2). */
    AES128_CM_SHA1_32(0x0002, 16, 14, 4, 10),
    /** AES-GCM with keys of 128 bits, tags of 128 bits (RFC 7714 §12, §14.2). */
    AEAD_AES_128_GCM(0x0007, 16, 12, 16, 16),
    /** AES-GCM with keys of 256 bits, tags of 128 bits (RFC 7714 §12, §14.2). */
    AEAD_AES_256_GCM(0x0008, 32, 12, 16, 16);

    /** The word with the SRTCP index and the flag E, which stands in every SRTCP packet (RFC 3711 §3.4). */
    private static final int RTCP_INDEX_LENGTH = 4;

    private final int codePoint;
    private final int keyLength;
    private final int saltLength;
    private final int rtpTagLength;
    private final int rtcpTagLength;

    SrtpProfile(int codePoint, int keyLength, int saltLength, int rtpTagLength, int rtcpTagLength) {
        this.codePoint = codePoint;
        this.keyLength = keyLength;
        this.saltLength = saltLength;
        this.rtpTagLength = rtpTagLength;
        this.rtcpTagLength = rtcpTagLength;
    }

    /**
     * The profile with a code point.
     *
     * @param codePoint as in the use_srtp extension (RFC 5764 §4.1.2)
     * @return the profile, or null when there is none of that number here
     */
    public static @Nullable SrtpProfile ofCodePoint(int codePoint) {
        for (SrtpProfile profile : values()) {
            if (profile.codePoint == codePoint) {
                return profile;
            }
        }
        return null;
    }

    /**
     * Its number in the use_srtp extension (RFC 5764 §4.1.2, RFC 7714 §14.2).
     *
     * @return 16 bits
     */
    public int codePoint() {
        return codePoint;
    }

    /**
     * How long its master key is, and each session key.
     *
     * @return bytes
     */
    public int keyLength() {
        return keyLength;
    }

    /**
     * How long its master salt is, and each session salt.
     *
     * @return bytes
     */
    public int saltLength() {
        return saltLength;
    }

    /**
     * How long the tag of an RTP packet is.
     *
     * @return bytes
     */
    public int rtpTagLength() {
        return rtpTagLength;
    }

    /**
     * How long the tag of an RTCP packet is.
     *
     * @return bytes
     */
    public int rtcpTagLength() {
        return rtcpTagLength;
    }

    /**
     * By how much protecting makes an RTP packet longer; with cryptex a packet may take four bytes more ({@link SrtpOptions#cryptex()}).
     *
     * @return bytes
     */
    public int rtpOverhead() {
        return rtpTagLength;
    }

    /**
     * By how much protecting makes an RTCP packet longer: the tag, and the word with the index.
     *
     * @return bytes
     */
    public int rtcpOverhead() {
        return rtcpTagLength + RTCP_INDEX_LENGTH;
    }

    boolean isAead() {
        return saltLength == 12;
    }
}

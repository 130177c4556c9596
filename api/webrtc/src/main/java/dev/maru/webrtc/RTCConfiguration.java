package dev.maru.webrtc;

import java.util.List;

/**
 * How a peer connection is to be (W3C WebRTC §4.2.1).
 *
 * <p>Deviation: {@code iceCandidatePoolSize} is kept but nothing is gathered before a description is set; {@code peerIdentity} went out of the standard.
 *
 * @param iceServers to gather candidates with, in order of preference
 * @param iceTransportPolicy which candidates are used
 * @param bundlePolicy how to deal with peers that cannot bundle
 * @param rtcpMuxPolicy always {@code require}
 * @param certificates of our own; empty to have one made. The first is used
 * @param iceCandidatePoolSize 0 to 255
 * @param rtpHeaderEncryptionPolicy whether header extensions of media, such as the loudness of each packet, are encrypted too
 */
public record RTCConfiguration(
        List<RTCIceServer> iceServers,
        RTCIceTransportPolicy iceTransportPolicy,
        RTCBundlePolicy bundlePolicy,
        RTCRtcpMuxPolicy rtcpMuxPolicy,
        List<RTCCertificate> certificates,
        int iceCandidatePoolSize,
        RTCRtpHeaderEncryptionPolicy rtpHeaderEncryptionPolicy) {
    /** No servers: peers of the same network, or with public addresses. */
    public static final RTCConfiguration DEFAULT = new RTCConfiguration(
            List.of(),
            RTCIceTransportPolicy.ALL,
            RTCBundlePolicy.BALANCED,
            RTCRtcpMuxPolicy.REQUIRE,
            List.of(),
            0,
            RTCRtpHeaderEncryptionPolicy.NEGOTIATE);

    private static final int MAX_POOL = 255;

    /** Checks the ranges and copies the lists. */
    public RTCConfiguration {
        iceServers = List.copyOf(iceServers);
        certificates = List.copyOf(certificates);
        if (iceCandidatePoolSize < 0 || iceCandidatePoolSize > MAX_POOL) {
            throw RTCException.type("iceCandidatePoolSize " + iceCandidatePoolSize + " is not in 0..255.");
        }
    }

    /**
     * With these servers, and the rest by default.
     *
     * @param servers in order of preference
     * @return the configuration
     */
    public static RTCConfiguration of(RTCIceServer... servers) {
        return DEFAULT.withIceServers(List.of(servers));
    }

    /**
     * The same with other servers.
     *
     * @param servers in order of preference
     * @return a copy
     */
    public RTCConfiguration withIceServers(List<RTCIceServer> servers) {
        return new RTCConfiguration(
                servers,
                iceTransportPolicy,
                bundlePolicy,
                rtcpMuxPolicy,
                certificates,
                iceCandidatePoolSize,
                rtpHeaderEncryptionPolicy);
    }

    /**
     * The same with another policy.
     *
     * @param policy which candidates are used
     * @return a copy
     */
    public RTCConfiguration withIceTransportPolicy(RTCIceTransportPolicy policy) {
        return new RTCConfiguration(
                iceServers,
                policy,
                bundlePolicy,
                rtcpMuxPolicy,
                certificates,
                iceCandidatePoolSize,
                rtpHeaderEncryptionPolicy);
    }

    /**
     * The same with a certificate of ours, so that peers can recognize it.
     *
     * @param certificate with its private key
     * @return a copy
     */
    public RTCConfiguration withCertificate(RTCCertificate certificate) {
        return new RTCConfiguration(
                iceServers,
                iceTransportPolicy,
                bundlePolicy,
                rtcpMuxPolicy,
                List.of(certificate),
                iceCandidatePoolSize,
                rtpHeaderEncryptionPolicy);
    }

    /**
     * The same with another policy for header extensions.
     *
     * @param policy whether they are encrypted
     * @return a copy
     */
    public RTCConfiguration withRtpHeaderEncryptionPolicy(RTCRtpHeaderEncryptionPolicy policy) {
        return new RTCConfiguration(
                iceServers,
                iceTransportPolicy,
                bundlePolicy,
                rtcpMuxPolicy,
                certificates,
                iceCandidatePoolSize,
                policy);
    }
}

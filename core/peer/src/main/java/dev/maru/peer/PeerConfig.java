package dev.maru.peer;

import dev.maru.dtls.DtlsCertificate;
import dev.maru.dtls.DtlsVersion;
import dev.maru.dtls.NamedGroup;
import dev.maru.ice.IceConfig;
import dev.maru.jsep.JsepConfig;
import dev.maru.sctp.SctpConfig;
import java.util.List;

/**
 * What a connection is told from the start.
 *
 * @param certificate who we are; its fingerprint is in {@code jsep}
 * @param jsep codecs and policies of negotiations
 * @param ice of the agent
 * @param sctp of the association below data channels
 * @param wallClockNanos the time of day when the driver's clock was 0, in nanoseconds since 1970, for the time stamps of RTCP
 * @param mtuBytes the longest UDP payload that is sent before the path is known better
 * @param dtlsVersions of DTLS that are spoken, the preferred one first
 * @param dtlsGroups for the key exchange, the preferred one first
 */
public record PeerConfig(
        DtlsCertificate certificate,
        JsepConfig jsep,
        IceConfig ice,
        SctpConfig sctp,
        long wallClockNanos,
        int mtuBytes,
        List<DtlsVersion> dtlsVersions,
        List<NamedGroup> dtlsGroups) {
    /** What every path of the Internet carries in practice, with room for a relay's header: browsers take the same. */
    public static final int DEFAULT_MTU_BYTES = 1_200;

    /** Keeps copies. */
    public PeerConfig {
        dtlsVersions = List.copyOf(dtlsVersions);
        dtlsGroups = List.copyOf(dtlsGroups);
    }

    /**
     * The defaults of a certificate.
     *
     * @param certificate who we are
     * @param wallClockNanos as above
     * @return a full agent, all codecs
     */
    public static PeerConfig of(DtlsCertificate certificate, long wallClockNanos) {
        JsepConfig jsep = JsepConfig.of(sdpFingerprint(certificate));
        return new PeerConfig(
                certificate,
                jsep,
                IceConfig.DEFAULT,
                SctpConfig.DEFAULT,
                wallClockNanos,
                DEFAULT_MTU_BYTES,
                List.of(DtlsVersion.DTLS_1_3, DtlsVersion.DTLS_1_2),
                List.of(NamedGroup.values()));
    }

    /**
     * The same with other codecs and policies.
     *
     * @param other with this certificate's fingerprint
     * @return a copy
     */
    public PeerConfig withJsep(JsepConfig other) {
        return new PeerConfig(certificate, other, ice, sctp, wallClockNanos, mtuBytes, dtlsVersions, dtlsGroups);
    }

    /**
     * The same with another agent.
     *
     * @param other of the agent
     * @return a copy
     */
    public PeerConfig withIce(IceConfig other) {
        return new PeerConfig(certificate, jsep, other, sctp, wallClockNanos, mtuBytes, dtlsVersions, dtlsGroups);
    }

    /**
     * The same with other versions of DTLS and other key exchanges.
     *
     * @param versions the preferred one first
     * @param groups the preferred one first; one that each version can use is among them
     * @return a copy
     */
    public PeerConfig withDtls(List<DtlsVersion> versions, List<NamedGroup> groups) {
        return new PeerConfig(certificate, jsep, ice, sctp, wallClockNanos, mtuBytes, versions, groups);
    }

    private static dev.maru.sdp.Fingerprint sdpFingerprint(DtlsCertificate certificate) {
        dev.maru.dtls.Fingerprint ours = certificate.fingerprint("sha-256");
        return dev.maru.sdp.Fingerprint.of(ours.algorithm(), ours.value());
    }
}

package dev.maru.dtls;

import java.util.List;

/**
 * What a connection may do and how. Make one by {@link #of} and change it by the {@code with} methods.
 *
 * @param certificate our own, shown to every peer
 * @param remoteFingerprints those of the peer's certificate; one of them has to match (RFC 8122 §5)
 * @param versions those that may be negotiated, in any order; the newest that both sides have is taken
 * @param cipherSuites those that may be negotiated, the best first; of each version one at least, when that version is allowed. As a
 *     server, our order decides
 * @param groups those for the key exchange, the best first. A client sends shares for the first one, and if that is the hybrid one, for
 *     the next one too
 * @param srtpProfiles those of use_srtp, the best first; none for a connection without media. As a server, our order decides
 * @param asksForCookie whether a server lets clients prove that they are where they say (RFC 9147 §5.1), at the cost of a round trip. Off by
 *     default: ICE has proved the address. A server without ICE has a {@link HelloGate} in front, which also keeps no state
 * @param connectionIdLength bytes of the id that the peer's records are to carry, by which a driver knows them when the peer's address has
 *     changed (RFC 9146, RFC 9147 §9), 0 to 20; 0 puts ids only into our own records, if the peer wants them, and {@link #NO_CONNECTION_ID}
 *     neither offers nor takes any. ICE has its own ways, so it is the default
 * @param mtu bytes of the largest datagram that a handshake may send, 256 to 16,384
 * @param initialRtoNanos when a flight is sent again for the first time if nothing is known of the path; each time after that takes twice as
 *     long (RFC 9147 §5.8.2)
 * @param maxRtoNanos the longest such time
 * @param handshakeTimeoutNanos when a handshake is given up
 */
public record DtlsConfig(
        DtlsCertificate certificate,
        List<Fingerprint> remoteFingerprints,
        List<DtlsVersion> versions,
        List<CipherSuite> cipherSuites,
        List<NamedGroup> groups,
        List<SrtpProtection> srtpProfiles,
        boolean asksForCookie,
        int connectionIdLength,
        int mtu,
        long initialRtoNanos,
        long maxRtoNanos,
        long handshakeTimeoutNanos) {
    /** The value of {@link #connectionIdLength()} for a connection that offers and takes no connection ids. */
    public static final int NO_CONNECTION_ID = -1;

    /** The longest connection id of ours. RFC 9146 §3 allows more; nobody needs it, and each record would carry it. */
    public static final int MAX_CONNECTION_ID_LENGTH = 20;

    /** A datagram that fits into all tunnels that are known: 1,280 bytes of IPv6 less headers and a relay's. */
    public static final int DEFAULT_MTU = 1_200;

    private static final int MIN_MTU = 256;
    private static final int MAX_MTU = 16_384;
    private static final long MS = 1_000_000;
    /** What RFC 9147 §5.8.2 recommends for DTLS-SRTP when nothing is known of the path; ICE knows, see {@link DtlsConnection#roundTrip}. */
    private static final long DEFAULT_RTO = 400 * MS;

    /**
     * Deviation: RFC 9147 §5.8.2 lets timers double up to 60 s. People have hung up long before, and a path that comes back, as after an
     * ICE restart, is to be used soon.
     */
    private static final long DEFAULT_MAX_RTO = 2_000 * MS;

    private static final long DEFAULT_TIMEOUT = 30_000 * MS;

    /** Checks the ranges; the lists are copied. */
    public DtlsConfig {
        remoteFingerprints = List.copyOf(remoteFingerprints);
        versions = List.copyOf(versions);
        cipherSuites = List.copyOf(cipherSuites);
        groups = List.copyOf(groups);
        srtpProfiles = List.copyOf(srtpProfiles);
        if (remoteFingerprints.isEmpty()) {
            throw new IllegalArgumentException("a peer without a fingerprint could be anybody");
        }
        if (versions.isEmpty() || groups.isEmpty()) {
            throw new IllegalArgumentException("a handshake needs a version and a group");
        }
        for (DtlsVersion version : versions) {
            boolean isForDtls13 = version == DtlsVersion.DTLS_1_3;
            if (cipherSuites.stream().noneMatch(suite -> suite.isForDtls13() == isForDtls13)) {
                throw new IllegalArgumentException(version + " has no cipher suite");
            }
            if (!isForDtls13 && groups.stream().noneMatch(NamedGroup::isForDtls12)) {
                throw new IllegalArgumentException(version + " has no group");
            }
        }
        if (connectionIdLength < NO_CONNECTION_ID || connectionIdLength > MAX_CONNECTION_ID_LENGTH) {
            throw new IllegalArgumentException("a connection id of " + connectionIdLength + " bytes is not in 0..20");
        }
        if (mtu < MIN_MTU || mtu > MAX_MTU) {
            throw new IllegalArgumentException("an MTU of " + mtu + " is not in " + MIN_MTU + ".." + MAX_MTU);
        }
        if (initialRtoNanos <= 0 || maxRtoNanos < initialRtoNanos || handshakeTimeoutNanos <= 0) {
            throw new IllegalArgumentException("times of a handshake are positive");
        }
    }

    /**
     * Everything that is known here, in the usual order.
     *
     * @param certificate our own
     * @param remoteFingerprints of the peer's certificate
     * @return the configuration
     */
    public static DtlsConfig of(DtlsCertificate certificate, List<Fingerprint> remoteFingerprints) {
        return new DtlsConfig(
                certificate,
                remoteFingerprints,
                List.of(DtlsVersion.DTLS_1_3, DtlsVersion.DTLS_1_2),
                List.of(CipherSuite.values()),
                List.of(NamedGroup.values()),
                List.of(SrtpProtection.values()),
                false,
                NO_CONNECTION_ID,
                DEFAULT_MTU,
                DEFAULT_RTO,
                DEFAULT_MAX_RTO,
                DEFAULT_TIMEOUT);
    }

    /**
     * The same with other versions.
     *
     * @param allowed at least one
     * @return the new configuration
     */
    public DtlsConfig withVersions(DtlsVersion... allowed) {
        return with(List.of(allowed), cipherSuites, groups, srtpProfiles);
    }

    /**
     * The same with other cipher suites.
     *
     * @param allowed the best first
     * @return the new configuration
     */
    public DtlsConfig withCipherSuites(CipherSuite... allowed) {
        return with(versions, List.of(allowed), groups, srtpProfiles);
    }

    /**
     * The same with other groups.
     *
     * @param allowed the best first
     * @return the new configuration
     */
    public DtlsConfig withGroups(NamedGroup... allowed) {
        return with(versions, cipherSuites, List.of(allowed), srtpProfiles);
    }

    /**
     * The same with other SRTP profiles.
     *
     * @param allowed the best first; none for a connection without media
     * @return the new configuration
     */
    public DtlsConfig withSrtpProfiles(SrtpProtection... allowed) {
        return with(versions, cipherSuites, groups, List.of(allowed));
    }

    private DtlsConfig with(
            List<DtlsVersion> theVersions,
            List<CipherSuite> theSuites,
            List<NamedGroup> theGroups,
            List<SrtpProtection> theProfiles) {
        return new DtlsConfig(
                certificate,
                remoteFingerprints,
                theVersions,
                theSuites,
                theGroups,
                theProfiles,
                asksForCookie,
                connectionIdLength,
                mtu,
                initialRtoNanos,
                maxRtoNanos,
                handshakeTimeoutNanos);
    }

    /**
     * The same with connection ids.
     *
     * @param length bytes of ours, 0 to 20; see {@link #connectionIdLength()}
     * @return the new configuration
     */
    public DtlsConfig withConnectionId(int length) {
        return new DtlsConfig(
                certificate,
                remoteFingerprints,
                versions,
                cipherSuites,
                groups,
                srtpProfiles,
                asksForCookie,
                length,
                mtu,
                initialRtoNanos,
                maxRtoNanos,
                handshakeTimeoutNanos);
    }

    /**
     * The same for a server that asks clients for a cookie.
     *
     * @return the new configuration
     */
    public DtlsConfig withCookie() {
        return with(true, mtu, initialRtoNanos, maxRtoNanos, handshakeTimeoutNanos);
    }

    /**
     * The same with another size of datagrams.
     *
     * @param bytes 256 to 16,384
     * @return the new configuration
     */
    public DtlsConfig withMtu(int bytes) {
        return with(asksForCookie, bytes, initialRtoNanos, maxRtoNanos, handshakeTimeoutNanos);
    }

    /**
     * The same with other times, all in nanoseconds.
     *
     * @param initialRto until a flight is sent again for the first time
     * @param maxRto the longest such time
     * @param handshakeTimeout when a handshake is given up
     * @return the new configuration
     */
    public DtlsConfig withTimes(long initialRto, long maxRto, long handshakeTimeout) {
        return with(asksForCookie, mtu, initialRto, maxRto, handshakeTimeout);
    }

    private DtlsConfig with(boolean cookie, int bytes, long initialRto, long maxRto, long handshakeTimeout) {
        return new DtlsConfig(
                certificate,
                remoteFingerprints,
                versions,
                cipherSuites,
                groups,
                srtpProfiles,
                cookie,
                connectionIdLength,
                bytes,
                initialRto,
                maxRto,
                handshakeTimeout);
    }

    /** Whether connection ids are offered and taken. */
    boolean hasConnectionIds() {
        return connectionIdLength != NO_CONNECTION_ID;
    }

    boolean allows(DtlsVersion version) {
        return versions.contains(version);
    }
}

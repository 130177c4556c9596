package dev.maru.dtls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server takes of what a ClientHello offers, and what it refuses there (RFC 8446 §4.1.1, §9.2, RFC 9147 §5.3).
 *
 * <p>The version comes first and decides alone. Where both sides speak 1.3 and have no suite or group of it in common, 1.2 is no way out
 * even if it has some: the server would have to say that it speaks 1.3 (RFC 8446 §4.1.3), and the client to take that for an attack. Such a
 * handshake fails at once, by handshake_failure.
 */
final class ServerChoice {
    private ServerChoice() {}

    /** The newest version that both sides have (RFC 8446 §4.2.1). */
    static DtlsVersion version(DtlsConfig config, ClientHello hello) throws HandshakeException {
        Extensions extensions = hello.extensions();
        int[] versions = extensions.versions();
        boolean has13 = ClientHello.contains(versions, DtlsVersion.DTLS_1_3.codePoint());
        boolean has12 = extensions.has(ExtensionType.SUPPORTED_VERSIONS)
                ? ClientHello.contains(versions, DtlsVersion.DTLS_1_2.codePoint())
                : hello.isOf12();
        if (has13 && config.allows(DtlsVersion.DTLS_1_3)) {
            return DtlsVersion.DTLS_1_3;
        }
        if (has12 && config.allows(DtlsVersion.DTLS_1_2)) {
            return DtlsVersion.DTLS_1_2;
        }
        throw new HandshakeException(
                AlertDescription.PROTOCOL_VERSION, DtlsFailure.NOTHING_IN_COMMON, "no version that both sides speak");
    }

    /** Refuses a ClientHello that lacks what 1.3 demands of it, or has what 1.3 forbids (RFC 8446 §4.2.8, §9.2, RFC 9147 §5.3). */
    static void check13(ClientHello hello) throws HandshakeException {
        Extensions extensions = hello.extensions();
        if (hello.cookie().length != 0) {
            throw HandshakeException.illegal("a ClientHello of 1.3 with a cookie of 1.2");
        }
        if (!extensions.has(ExtensionType.SIGNATURE_ALGORITHMS)) {
            throw HandshakeException.missing("signature_algorithms", "a ClientHello");
        }
        if (!extensions.has(ExtensionType.SUPPORTED_GROUPS)) {
            throw HandshakeException.missing("supported_groups", "a ClientHello");
        }
        if (!extensions.has(ExtensionType.KEY_SHARE)) {
            throw HandshakeException.missing("key_share", "a ClientHello");
        }
        int[] groups = extensions.list16(ExtensionType.SUPPORTED_GROUPS);
        List<Extensions.KeyShare> shares = extensions.keyShares();
        for (int i = 0; i < shares.size(); i++) {
            int group = shares.get(i).group();
            boolean isTwice = shares.subList(0, i).stream().anyMatch(other -> other.group() == group);
            if (isTwice || !ClientHello.contains(groups, group)) {
                throw HandshakeException.illegal("a key share for a group that is not offered, or two for one");
            }
        }
    }

    static CipherSuite suite13(DtlsConfig config, ClientHello hello) throws HandshakeException {
        for (CipherSuite suite : config.cipherSuites()) {
            if (suite.isForDtls13() && hello.offers(suite)) {
                return suite;
            }
        }
        throw HandshakeException.nothingInCommon("cipher suite of 1.3");
    }

    /**
     * The client's share that is answered: of the group that was asked for, or else of our best one.
     *
     * @return null when there is none
     */
    static Extensions.@Nullable KeyShare share13(DtlsConfig config, ClientHello hello, @Nullable NamedGroup asked)
            throws HandshakeException {
        List<Extensions.KeyShare> shares = hello.extensions().keyShares();
        for (NamedGroup group : config.groups()) {
            for (Extensions.KeyShare share : shares) {
                if (share.group() == group.codePoint() && (asked == null || asked == group)) {
                    return share;
                }
            }
        }
        return null;
    }

    /** The group to ask for when there is no share that is answered. */
    static NamedGroup group13(DtlsConfig config, ClientHello hello) throws HandshakeException {
        int[] groups = hello.extensions().list16(ExtensionType.SUPPORTED_GROUPS);
        for (NamedGroup group : config.groups()) {
            if (ClientHello.contains(groups, group.codePoint())) {
                return group;
            }
        }
        throw HandshakeException.nothingInCommon("group");
    }

    static CipherSuite suite12(DtlsConfig config, ClientHello hello) throws HandshakeException {
        String key = config.certificate().publicKey().getAlgorithm();
        for (CipherSuite suite : config.cipherSuites()) {
            if (!suite.isForDtls13() && suite.fitsServerKey(key) && hello.offers(suite)) {
                return suite;
            }
        }
        throw HandshakeException.nothingInCommon("cipher suite of 1.2");
    }

    static NamedGroup group12(DtlsConfig config, ClientHello hello) throws HandshakeException {
        int[] offered = hello.extensions().list16(ExtensionType.SUPPORTED_GROUPS);
        for (NamedGroup group : config.groups()) {
            if (group.isForDtls12() && ClientHello.contains(offered, group.codePoint())) {
                return group;
            }
        }
        throw HandshakeException.nothingInCommon("group");
    }

    /** Our first profile that the client has too: the server's choice counts (RFC 5764 §4.1.1). */
    static @Nullable SrtpProtection srtp(DtlsConfig config, ClientHello hello) throws HandshakeException {
        int[] offered = hello.extensions().srtpProfiles();
        for (SrtpProtection profile : config.srtpProfiles()) {
            if (ClientHello.contains(offered, profile.codePoint())) {
                return profile;
            }
        }
        return null;
    }
}

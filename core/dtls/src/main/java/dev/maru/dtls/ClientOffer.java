package dev.maru.dtls;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What our ClientHellos say: the same in the first and the second, but for a cookie and the key shares (RFC 8446 §4.1.2). */
final class ClientOffer {
    private static final byte[] NOTHING = {};
    /** ec_point_formats: uncompressed only (RFC 8422 §5.1.2). */
    private static final byte[] UNCOMPRESSED = {0};
    /** renegotiation_info of a first handshake (RFC 5746 §3.4). */
    private static final byte[] NO_RENEGOTIATION = {};

    private final DtlsConfig config;
    private final SeededRandom randomness;
    private final byte[] random;
    private final boolean offers12;
    private final boolean offers13;
    private final byte @Nullable [] connectionId;
    private final Map<NamedGroup, KeyExchange> shares = new EnumMap<>(NamedGroup.class);

    ClientOffer(Handshake handshake) {
        config = handshake.config;
        randomness = handshake.random;
        random = handshake.randomBytes(ClientHello.RANDOM_LENGTH);
        offers12 = config.allows(DtlsVersion.DTLS_1_2);
        offers13 = config.allows(DtlsVersion.DTLS_1_3);
        if (offers13) {
            makeFirstShares();
        }
        connectionId = config.hasConnectionIds() ? handshake.randomBytes(config.connectionIdLength()) : null;
        if (connectionId != null) {
            handshake.records.offerId(connectionId);
        }
    }

    /** The best group, and an ordinary one beside the hybrid one: a peer without ML-KEM then answers in the same round trip. */
    private void makeFirstShares() {
        NamedGroup first = config.groups().getFirst();
        makeShare(first);
        if (first == NamedGroup.X25519MLKEM768) {
            config.groups().stream().filter(NamedGroup::isForDtls12).findFirst().ifPresent(this::makeShare);
        }
    }

    private void makeShare(NamedGroup group) {
        shares.put(group, KeyExchange.begin(group, randomness));
    }

    byte[] random() {
        return random;
    }

    boolean offers13() {
        return offers13;
    }

    boolean offers12() {
        return offers12;
    }

    boolean offers(CipherSuite suite) {
        return config.cipherSuites().contains(suite) && (suite.isForDtls13() ? offers13 : offers12);
    }

    /** Our key for a group; null when we sent no share for it. */
    @Nullable
    KeyExchange share(NamedGroup group) {
        return shares.get(group);
    }

    /** Sends a share for that group alone, as a HelloRetryRequest asks. */
    void replaceShares(NamedGroup group) {
        destroy();
        makeShare(group);
    }

    /** Lets go of all private keys. */
    void destroy() {
        shares.values().forEach(KeyExchange::destroy);
        shares.clear();
    }

    /** The extensions that a server may answer in the ServerHello of 1.2. */
    List<Integer> answerable12() {
        List<Integer> types = new ArrayList<>(List.of(
                ExtensionType.EXTENDED_MASTER_SECRET,
                ExtensionType.RENEGOTIATION_INFO,
                ExtensionType.EC_POINT_FORMATS));
        if (!config.srtpProfiles().isEmpty()) {
            types.add(ExtensionType.USE_SRTP);
        }
        if (connectionId != null) {
            types.add(ExtensionType.CONNECTION_ID);
        }
        return types;
    }

    /** The extensions that a server may answer in the ServerHello of 1.3 (RFC 8446 §4.2, RFC 9147 §9): the rest is encrypted. */
    List<Integer> answerable13() {
        List<Integer> types = new ArrayList<>(List.of(ExtensionType.SUPPORTED_VERSIONS, ExtensionType.KEY_SHARE));
        if (connectionId != null) {
            types.add(ExtensionType.CONNECTION_ID);
        }
        return types;
    }

    /** The extensions that a server may answer in EncryptedExtensions (RFC 8446 §4.2). */
    List<Integer> answerableEncrypted() {
        List<Integer> types = new ArrayList<>(List.of(ExtensionType.SUPPORTED_GROUPS));
        if (!config.srtpProfiles().isEmpty()) {
            types.add(ExtensionType.USE_SRTP);
        }
        return types;
    }

    /**
     * Writes a ClientHello.
     *
     * @param cookie12 of a HelloVerifyRequest; empty without one
     * @param cookie13 of a HelloRetryRequest; null without one
     */
    VectorWriter write(byte[] cookie12, byte @Nullable [] cookie13) {
        return new VectorWriter()
                .u16(DtlsVersion.DTLS_1_2.codePoint())
                .bytes(random)
                .bytes8(NOTHING)
                .bytes8(cookie12)
                .vector16(suites -> config.cipherSuites().stream()
                        .filter(this::offers)
                        .forEach(suite -> suites.u16(suite.codePoint())))
                .bytes8(new byte[] {0}) // no compression
                .vector16(extensions -> {
                    writeCommon(extensions);
                    if (offers12) {
                        writeThoseOf12(extensions);
                    }
                    if (offers13) {
                        writeThoseOf13(extensions, cookie13);
                    }
                });
    }

    private void writeCommon(VectorWriter extensions) {
        extensions
                .u16(ExtensionType.SUPPORTED_GROUPS)
                .vector16(content -> content.vector16(groups -> config.groups().stream()
                        .filter(group -> offers13 || group.isForDtls12())
                        .forEach(group -> groups.u16(group.codePoint()))));
        extensions
                .u16(ExtensionType.SIGNATURE_ALGORITHMS)
                .vector16(content -> SignedMessage.writeOffer(content, offers12));
        if (!config.srtpProfiles().isEmpty()) {
            extensions
                    .u16(ExtensionType.USE_SRTP)
                    .vector16(content -> content.vector16(profiles ->
                                    config.srtpProfiles().forEach(profile -> profiles.u16(profile.codePoint())))
                            .bytes8(NOTHING));
        }
        if (connectionId != null) {
            Extensions.writeConnectionId(extensions, connectionId);
        }
    }

    private static void writeThoseOf12(VectorWriter extensions) {
        extensions.u16(ExtensionType.EXTENDED_MASTER_SECRET).bytes16(NOTHING);
        extensions.u16(ExtensionType.EC_POINT_FORMATS).vector16(content -> content.bytes8(UNCOMPRESSED));
        extensions.u16(ExtensionType.RENEGOTIATION_INFO).vector16(content -> content.bytes8(NO_RENEGOTIATION));
    }

    private void writeThoseOf13(VectorWriter extensions, byte @Nullable [] cookie) {
        extensions
                .u16(ExtensionType.SUPPORTED_VERSIONS)
                .vector16(content -> content.vector8(versions -> {
                    versions.u16(DtlsVersion.DTLS_1_3.codePoint());
                    if (offers12) {
                        versions.u16(DtlsVersion.DTLS_1_2.codePoint());
                    }
                }));
        if (cookie != null) {
            extensions.u16(ExtensionType.COOKIE).vector16(content -> content.bytes16(cookie));
        }
        extensions
                .u16(ExtensionType.KEY_SHARE)
                .vector16(content -> content.vector16(list -> shares.forEach(
                        (group, share) -> list.u16(group.codePoint()).bytes16(share.share()))));
    }
}

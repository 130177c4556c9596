package dev.maru.dtls;

import java.security.PublicKey;

/**
 * The signed share of a server of 1.2 (RFC 8422 §5.4).
 *
 * @param group on which curve
 * @param share the server's
 */
record ServerKeyExchange(NamedGroup group, byte[] share) {
    /** ECCurveType named_curve. */
    private static final int NAMED_CURVE = 3;

    /**
     * Reads and checks it.
     *
     * @param randoms those of client and server, which the signature covers
     */
    static ServerKeyExchange read(VectorReader reader, byte[] randoms, PublicKey key) throws HandshakeException {
        int type = reader.u8();
        NamedGroup group = NamedGroup.of(reader.u16());
        byte[] share = reader.bytes8();
        if (type != NAMED_CURVE || group == null || !group.isForDtls12()) {
            throw HandshakeException.illegal("the server chose a curve that was not offered");
        }
        SignatureScheme scheme = SignedMessage.ofPeer(reader.u16(), key, false);
        byte[] signature = reader.bytes16();
        reader.expectEnd();
        ServerKeyExchange message = new ServerKeyExchange(group, share);
        if (!scheme.verify(key, message.signedContent(randoms), signature)) {
            throw HandshakeException.notAuthentic("ServerKeyExchange");
        }
        return message;
    }

    /** Writes it, signed by our certificate's key. */
    VectorWriter write(byte[] randoms, SignatureScheme scheme, Handshake handshake) {
        byte[] signature =
                scheme.sign(handshake.config.certificate().privateKey(), signedContent(randoms), handshake.random);
        return parameters().u16(scheme.codePoint()).bytes16(signature);
    }

    private byte[] signedContent(byte[] randoms) {
        return new VectorWriter()
                .bytes(randoms)
                .bytes(parameters().toByteArray())
                .toByteArray();
    }

    private VectorWriter parameters() {
        return new VectorWriter().u8(NAMED_CURVE).u16(group.codePoint()).bytes8(share);
    }
}

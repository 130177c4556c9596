package dev.maru.dtls;

import java.security.PublicKey;
import java.util.List;

/** Signature schemes: what we offer, what we choose of the peer's, and CertificateVerify, which looks the same in both versions. */
final class SignedMessage {
    private SignedMessage() {}

    /** Those that we can check, in our order. */
    static List<SignatureScheme> offered(boolean also12) {
        return List.of(SignatureScheme.values()).stream()
                .filter(scheme -> also12 || scheme.isForDtls13())
                .toList();
    }

    /** The scheme that we sign with: the first of ours that our key can do and the peer can check. */
    static SignatureScheme choose(int[] peers, PublicKey key, boolean isDtls13) throws HandshakeException {
        for (SignatureScheme scheme : SignatureScheme.values()) {
            if (scheme.fits(key, isDtls13) && ClientHello.contains(peers, scheme.codePoint())) {
                return scheme;
            }
        }
        throw HandshakeException.nothingInCommon("signature scheme for our certificate");
    }

    /** The scheme of a signature of the peer's: one that we offered and that fits its key. */
    static SignatureScheme ofPeer(int codePoint, PublicKey key, boolean isDtls13) throws HandshakeException {
        SignatureScheme scheme = SignatureScheme.of(codePoint);
        if (scheme == null || !scheme.fits(key, isDtls13)) {
            throw HandshakeException.illegal("a signature by a scheme that was not offered or does not fit the key");
        }
        return scheme;
    }

    /** Checks a CertificateVerify (RFC 8446 §4.4.3, RFC 5246 §7.4.8). */
    static void verify(VectorReader reader, PublicKey key, byte[] content, boolean isDtls13) throws HandshakeException {
        SignatureScheme scheme = ofPeer(reader.u16(), key, isDtls13);
        byte[] signature = reader.bytes16();
        reader.expectEnd();
        if (!scheme.verify(key, content, signature)) {
            throw HandshakeException.notAuthentic("CertificateVerify");
        }
    }

    static VectorWriter write(SignatureScheme scheme, byte[] signature) {
        return new VectorWriter().u16(scheme.codePoint()).bytes16(signature);
    }

    /** Writes the list of an extension signature_algorithms, or of a CertificateRequest of 1.2. */
    static void writeOffer(VectorWriter writer, boolean also12) {
        writer.vector16(list -> offered(also12).forEach(scheme -> list.u16(scheme.codePoint())));
    }
}

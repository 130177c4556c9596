package dev.maru.dtls;

import dev.maru.wire.MalformedException;
import java.security.SecureRandom;

/**
 * One side's ephemeral key in a key exchange, made new for each handshake and used once. The side that speaks first begins and
 * agrees when it has the answer; the other answers at once. In DTLS 1.2 the server begins.
 */
sealed interface KeyExchange permits EcdhExchange, X25519Exchange, HybridExchange {
    /**
     * What the answering side has.
     *
     * @param share goes to the peer
     * @param secret the shared secret, which the caller erases
     */
    record Answer(byte[] share, byte[] secret) {}

    /** Makes an ephemeral key. */
    static KeyExchange begin(NamedGroup group, SecureRandom random) {
        return switch (group) {
            case X25519MLKEM768 -> HybridExchange.generate(random);
            case X25519 -> X25519Exchange.generate(random);
            case SECP256R1 -> EcdhExchange.generate(EllipticCurve.P256, random);
            case SECP384R1 -> EcdhExchange.generate(EllipticCurve.P384, random);
        };
    }

    /**
     * Answers the share of the side that began.
     *
     * @throws MalformedException when it is no valid share of that group
     */
    static Answer answer(NamedGroup group, byte[] peerShare, SecureRandom random) throws MalformedException {
        if (group == NamedGroup.X25519MLKEM768) {
            return HybridExchange.answer(peerShare, random);
        }
        KeyExchange own = begin(group, random);
        try {
            return new Answer(own.share(), own.agree(peerShare));
        } finally {
            own.destroy();
        }
    }

    /** What goes to the peer; its length is that of the group. */
    byte[] share();

    /**
     * The shared secret, which the caller erases.
     *
     * @throws MalformedException when the peer's share is not a valid one of this group
     */
    byte[] agree(byte[] peerShare) throws MalformedException;

    /** Lets go of the private key, as far as the JDK erases it. */
    void destroy();
}

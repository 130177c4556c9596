package dev.maru.dtls;

/**
 * A connection of 1.2. Nothing of a handshake is due any more: HelloRequest and ClientHello would renegotiate, which is not done here,
 * as RFC 8827 §6.5 and RFC 9325 §3.5 want it, and may be ignored (RFC 5246 §7.4.1.1).
 */
final class Established12 implements Step {
    @Override
    public Step receive(HandshakeMessage message) {
        return this;
    }
}

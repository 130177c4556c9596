package dev.maru.signaling;

/** Names of the WebSocket subprotocols the server speaks (RFC 6455 §1.9). */
final class Subprotocol {
    /** Version 1, docs/signaling.md. */
    static final String V1 = "maru.v1";

    private Subprotocol() {}
}

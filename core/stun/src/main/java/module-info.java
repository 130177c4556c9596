/**
 * STUN (RFC 8489): reading and writing messages, their integrity and fingerprint, and client transactions. The base of ICE and
 * TURN.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.stun {
    requires static transitive org.jspecify;
    requires transitive dev.maru.wire;

    exports dev.maru.stun;
}

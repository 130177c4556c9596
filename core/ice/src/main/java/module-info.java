/**
 * ICE (RFC 8445): candidates, checklists, nomination, consent and restart. It finds a pair of addresses between two
 * peers through which packets come and go, and notices when it does so no more.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.ice {
    requires static transitive org.jspecify;
    requires transitive dev.maru.stun;

    exports dev.maru.ice;
}

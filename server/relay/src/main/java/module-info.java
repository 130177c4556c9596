/**
 * The STUN and TURN daemon: puts the TURN server's machine on reactors, opens the sockets behind relayed addresses, knows who may have how
 * much, and says what it relays. It reads no files and no command line; the program that starts it does.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.relay {
    requires static transitive org.jspecify;
    requires transitive dev.maru.turn;
    requires transitive dev.maru.net;
    requires org.slf4j;

    exports dev.maru.relay;
}

/**
 * One connection to a peer: the machines of the other core rooms, composed. This room only routes; what has a state of its own has a
 * room of its own.
 *
 * <p>{@code PeerConnection} is the whole; {@code IceTransport}, {@code SecureTransport} and {@code MediaTransport} are its floors.
 */
@org.jspecify.annotations.NullMarked
module dev.maru.peer {
    requires static transitive org.jspecify;
    requires transitive dev.maru.congestion;
    requires transitive dev.maru.datachannel;
    requires transitive dev.maru.dtls;
    requires transitive dev.maru.ice;
    requires transitive dev.maru.jsep;
    requires transitive dev.maru.rtp;
    requires transitive dev.maru.srtp;
    requires transitive dev.maru.turn;

    exports dev.maru.peer;
}

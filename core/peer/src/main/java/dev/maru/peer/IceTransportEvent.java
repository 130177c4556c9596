package dev.maru.peer;

import dev.maru.ice.Candidate;
import dev.maru.ice.IceState;
import dev.maru.ice.MdnsName;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/** What an {@link IceTransport} tells its driver. */
public sealed interface IceTransportEvent {
    /**
     * An address of ours was found, to be signaled to the peer.
     *
     * @param candidate the candidate
     * @param server by which it was found, or null for an address of this host
     */
    record CandidateFound(Candidate candidate, @Nullable IceServer server) implements IceTransportEvent {}

    /** Every server has answered or was given up: there will be no more candidates until an address is added. */
    record GatheringDone() implements IceTransportEvent {}

    /**
     * A server could not be used (the W3C's {@code icecandidateerror}).
     *
     * @param base the address that it was asked from
     * @param server which
     * @param code a STUN error code of 300 to 699, or 701 when it did not answer
     * @param reason what happened, in English
     */
    record ServerFailed(TransportAddress base, IceServer server, int code, String reason)
            implements IceTransportEvent {}

    /**
     * The driver is to connect to a TURN server, and to say how it went: {@link IceTransport#streamOpened} or {@link
     * IceTransport#streamClosed}.
     *
     * @param base the local address to connect from; the port is the driver's choice
     * @param server where to, and whether with TLS
     */
    record OpenStream(TransportAddress base, IceServer server) implements IceTransportEvent {}

    /**
     * The driver is to end a connection that it opened.
     *
     * @param local its local address
     * @param remote the server
     */
    record CloseStream(TransportAddress local, TransportAddress remote) implements IceTransportEvent {}

    /**
     * The driver is to connect to the peer itself over TCP (RFC 6544 §7.1), and to say how it went: {@link IceTransport#peerConnected} or
     * {@link IceTransport#peerFailed}.
     *
     * @param local where to connect from; port 0 stands for any
     * @param remote where to
     */
    record ConnectPeer(TransportAddress local, TransportAddress remote) implements IceTransportEvent {}

    /**
     * The driver is to resolve a name of the peer's by mDNS and by nothing else, and to say what it is: {@link IceTransport#nameResolved} or
     * {@link IceTransport#nameFailed}.
     *
     * @param name which
     */
    record ResolveName(MdnsName name) implements IceTransportEvent {}

    /**
     * The transport came to another state.
     *
     * @param state the new one
     */
    record StateChanged(IceState state) implements IceTransportEvent {}

    /**
     * Packets go another way from now on.
     *
     * @param local our candidate as the peer sees it
     * @param remote the peer's candidate
     */
    record PairSelected(Candidate local, Candidate remote) implements IceTransportEvent {}
}

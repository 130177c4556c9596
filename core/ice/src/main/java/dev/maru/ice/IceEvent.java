package dev.maru.ice;

import dev.maru.wire.TransportAddress;

/** What an {@link IceAgent} tells its driver. */
public sealed interface IceEvent {
    /**
     * The agent came to another state.
     *
     * @param state the new one
     */
    record StateChanged(IceState state) implements IceEvent {}

    /**
     * Data goes this way from now on.
     *
     * @param local our candidate as the peer sees it
     * @param base the local address to send from; over TCP that of the connection, as {@code local.transport()} says
     * @param remote the peer's candidate
     */
    record PairSelected(Candidate local, TransportAddress base, Candidate remote) implements IceEvent {}

    /**
     * A TCP connection is wanted (RFC 6544 §7.1). The driver answers with {@link IceAgent#tcpConnected} or
     * {@link IceAgent#tcpFailed}.
     *
     * @param local where to connect from; port 0 stands for any
     * @param remote where to
     */
    record ConnectTcp(TransportAddress local, TransportAddress remote) implements IceEvent {}

    /**
     * A name of the peer's is to be resolved by mDNS, and by nothing else. The driver answers with {@link IceAgent#nameResolved} or
     * {@link IceAgent#nameFailed}.
     *
     * @param name which
     */
    record ResolveName(MdnsName name) implements IceEvent {}

    /**
     * A role conflict was settled (RFC 8445 §7.3.1.1).
     *
     * @param isControlling the role that the agent has now
     */
    record RoleChanged(boolean isControlling) implements IceEvent {}
}

package dev.maru.turn;

import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/** What a {@link TurnClient} tells its driver. */
public sealed interface TurnClientEvent {
    /**
     * The server gave us a relayed address. Told once.
     *
     * @param relayed where peers reach us
     * @param second the relayed address of the other family, or null
     * @param mapped our address as the server sees it
     * @param lifetimeNanos how long it lasts without a refresh; the client refreshes by itself
     * @param reservationToken for a second allocation with the next port, or null
     * @param isMobile whether it survives a change of the local address
     */
    record Allocated(
            TransportAddress relayed,
            @Nullable TransportAddress second,
            TransportAddress mapped,
            long lifetimeNanos,
            @Nullable Long reservationToken,
            boolean isMobile)
            implements TurnClientEvent {}

    /**
     * Of two families that were asked for the server gave only the other one (RFC 8656 §7.3).
     *
     * @param isIpv6 the family that is missing
     * @param failure why
     */
    record FamilyRefused(boolean isIpv6, TurnClientFailure failure) implements TurnClientEvent {}

    /**
     * Packets from and to a peer's host pass now.
     *
     * @param peer as it was named to {@link TurnClient#permit} or first sent to
     */
    record PeerPermitted(TransportAddress peer) implements TurnClientEvent {}

    /**
     * Packets to a peer take four bytes from now on.
     *
     * @param peer the peer
     * @param channel 0x4000 to 0x4FFF
     */
    record ChannelBound(TransportAddress peer, int channel) implements TurnClientEvent {}

    /**
     * A permission, a channel or a connection was not granted, or not prolonged. The allocation goes on.
     *
     * @param peer the peer
     * @param failure why
     */
    record PeerRefused(TransportAddress peer, TurnClientFailure failure) implements TurnClientEvent {}

    /**
     * The server was told by ICMP that a packet did not reach a peer (RFC 8656 §11.6). Not authenticated: a hint, no more.
     *
     * @param peer the peer
     * @param type of ICMP
     * @param code of ICMP
     * @param detail such as the MTU of the next hop
     */
    record PeerUnreachable(TransportAddress peer, int type, int code, long detail) implements TurnClientEvent {}

    /**
     * The server asks to use another one (RFC 8489 §10). This client is done.
     *
     * @param alternate the other one
     * @param domain its name for TLS, or null
     */
    record Redirected(TransportAddress alternate, @Nullable String domain) implements TurnClientEvent {}

    /**
     * The allocation follows us to a new local address (RFC 8016).
     *
     * @param local the new local address
     */
    record Moved(TransportAddress local) implements TurnClientEvent {}

    /** The connection to the server closed, but the allocation is mobile: connect again and call {@link TurnClient#move}. */
    record Disconnected() implements TurnClientEvent {}

    /**
     * The server connected to a peer (RFC 6062 §4.3). Open a connection to the server and give it to
     * {@link TurnClient#bindConnection} within 30 s.
     *
     * @param peer the peer
     * @param connectionId names the connection
     */
    record PeerConnected(TransportAddress peer, int connectionId) implements TurnClientEvent {}

    /**
     * A peer connected to the relayed address (RFC 6062 §4.4). Open a connection to the server and give it to
     * {@link TurnClient#bindConnection} within 30 s, or do nothing to refuse.
     *
     * @param peer the peer
     * @param connectionId names the connection
     */
    record PeerCalls(TransportAddress peer, int connectionId) implements TurnClientEvent {}

    /**
     * A connection carries the peer's bytes from now on, and nothing else.
     *
     * @param connectionId which
     * @param local its local address
     */
    record ConnectionBound(int connectionId, TransportAddress local) implements TurnClientEvent {}

    /**
     * A connection was not tied to a peer's; close it.
     *
     * @param connectionId which
     * @param local its local address
     * @param failure why
     */
    record ConnectionRefused(int connectionId, TransportAddress local, TurnClientFailure failure)
            implements TurnClientEvent {}

    /**
     * There is no allocation (any more), and this client is done.
     *
     * @param failure why
     */
    record Failed(TurnClientFailure failure) implements TurnClientEvent {}

    /** The client was closed and has told the server, as far as that answers. It is done. */
    record Closed() implements TurnClientEvent {}
}

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
     * @param base the local address to send from
     * @param remote the peer's candidate
     */
    record PairSelected(Candidate local, TransportAddress base, Candidate remote) implements IceEvent {}

    /**
     * A role conflict was settled (RFC 8445 §7.3.1.1).
     *
     * @param isControlling the role that the agent has now
     */
    record RoleChanged(boolean isControlling) implements IceEvent {}
}

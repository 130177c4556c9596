package dev.maru.turn;

/**
 * What a TURN server asks of others.
 *
 * @param credentials who may use it
 * @param peers which peers are relayed to
 * @param sockets opens relayed addresses
 * @param quotas how much each may have
 */
public record TurnServices(TurnCredentials credentials, PeerPolicy peers, RelaySockets sockets, Quotas quotas) {}

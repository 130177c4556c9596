package dev.maru.room;

/**
 * A connection that a participant is to hold, seen from its side. Of the two sides exactly one is polite and exactly one
 * is the initiator.
 *
 * @param peer the other end
 * @param mode how media is carried
 * @param polite whether this side yields when two offers meet (W3C WebRTC §10.7, perfect negotiation)
 * @param initiator whether this side sends the first offer
 */
public record Connection(PeerId peer, ConnectionMode mode, boolean polite, boolean initiator) {}

package dev.maru.jsep;

/**
 * The SCTP association of the data channels.
 *
 * @param mid its section's name
 * @param localPort ours
 * @param remotePort the peer's
 * @param maxMessageSize the longest message that the peer takes, in bytes; 0 when any (RFC 8841 §6)
 */
public record SctpPlan(String mid, int localPort, int remotePort, long maxMessageSize) {}

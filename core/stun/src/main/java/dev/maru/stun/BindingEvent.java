package dev.maru.stun;

import dev.maru.wire.TransportAddress;

/** How a {@link BindingClient} ends. */
public sealed interface BindingEvent {
    /**
     * The server answered.
     *
     * @param mapped the address that it sees
     * @param other the server's alternate address, when it offers RFC 5780; else the address itself
     * @param roundTripNanos how long the answer took; -1 when that is ambiguous
     */
    record Mapped(TransportAddress mapped, TransportAddress other, long roundTripNanos) implements BindingEvent {}

    /**
     * The server refused.
     *
     * @param code 300 to 699 (RFC 8489 §14.8)
     * @param reason what it said, not to be trusted
     */
    record Refused(int code, String reason) implements BindingEvent {}

    /** Nobody answered. */
    record TimedOut() implements BindingEvent {}
}

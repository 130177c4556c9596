package dev.maru.turn;

import dev.maru.stun.StunAttribute;

/** How long an allocation is given (RFC 8656 §7.2). */
final class Lifetimes {
    private Lifetimes() {}

    /** Seconds: what was asked for, but not less than the default nor more than the maximum nor more than the quota. */
    static long granted(Exchange exchange, TurnServerConfig.Lifetimes lifetimes, Quotas.Lease lease) {
        long asked = exchange.request().u32(StunAttribute.LIFETIME);
        long seconds = Math.clamp(asked, lifetimes.allocation(), lifetimes.maxAllocation());
        return Math.min(seconds, lease.grant(seconds, exchange.now()));
    }
}

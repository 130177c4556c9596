package dev.maru.dtls;

import dev.maru.wire.Timers;

/** When a flight is sent again, and in datagrams of what size (RFC 6347 §4.2.4.1, RFC 9147 §5.8.2). */
final class Retransmission {
    /** Transmissions of one flight after which smaller datagrams are tried (RFC 9147 §4.4 finds 2 or 3 right). */
    private static final int TRIES_BEFORE_SMALLER = 3;
    /** What every path over IPv4 carries: 576 bytes less IP and UDP headers (RFC 791), as RFC 9147 §4.4 has it in mind. */
    private static final int SMALL_DATAGRAM = 548;
    /** After the handshake a flight without an ACK is sent so often; then consent and the data decide whether the peer is there. */
    private static final int MAX_TRIES_AFTER = 12;

    /**
     * The least time to wait for an answer on the shortest path: a phone may need most of it for its keys and signatures. RFC 9147 §5.8.2
     * names no minimum.
     */
    private static final long MIN_RTO_NANOS = 100_000_000;

    private final DtlsConfig config;
    private final long minRtoNanos;
    private final Timers<DtlsTimer> timers;
    private long rtoNanos;
    private long sentAt;
    private int tries;
    private boolean isRunning;

    Retransmission(DtlsConfig config, Timers<DtlsTimer> timers) {
        this.config = config;
        this.timers = timers;
        this.rtoNanos = config.initialRtoNanos();
        this.minRtoNanos = Math.min(MIN_RTO_NANOS, config.initialRtoNanos());
    }

    /** What is known of the path (RFC 9147 §5.8.2: 1.5 times that). */
    void roundTrip(long nanos) {
        rtoNanos = Math.clamp(nanos + nanos / 2, minRtoNanos, config.maxRtoNanos());
    }

    /** A flight begins; the last one was answered. */
    void begin(boolean isByTimer, long now) {
        measure(now);
        tries = 1;
        sentAt = now;
        isRunning = isByTimer;
        if (isByTimer) {
            timers.set(DtlsTimer.RETRANSMIT, now + rtoNanos);
        } else {
            timers.stop(DtlsTimer.RETRANSMIT);
        }
    }

    /** Of a flight that was sent once the round trip is known; of one that was repeated the doubled value stays (RFC 6298 §3). */
    private void measure(long now) {
        if (isRunning && tries == 1) {
            roundTrip(now - sentAt);
        }
    }

    /** The flight was answered or acknowledged. */
    void end(long now) {
        measure(now);
        isRunning = false;
        timers.stop(DtlsTimer.RETRANSMIT);
    }

    /** The timer went off. False when there is no use in another try. */
    boolean repeat(boolean isConnected, long now) {
        if (isConnected && tries >= MAX_TRIES_AFTER) {
            isRunning = false;
            return false;
        }
        tries++;
        rtoNanos = Math.min(2 * rtoNanos, config.maxRtoNanos());
        timers.set(DtlsTimer.RETRANSMIT, now + rtoNanos);
        return true;
    }

    /** Puts the timer off: the missing part was just asked for. */
    void restart(long now) {
        if (isRunning) {
            tries++;
            timers.set(DtlsTimer.RETRANSMIT, now + rtoNanos);
        }
    }

    /** How long to wait for the rest of the peer's flight before what came is acknowledged (RFC 9147 §7.1). */
    long ackDelayNanos() {
        return rtoNanos / 4;
    }

    /** The largest datagram to send. */
    int datagramSize() {
        return tries > TRIES_BEFORE_SMALLER ? Math.min(SMALL_DATAGRAM, config.mtu()) : config.mtu();
    }
}

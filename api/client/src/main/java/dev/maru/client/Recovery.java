package dev.maru.client;

import dev.maru.webrtc.RTCIceConnectionState;
import dev.maru.webrtc.RTCPeerConnectionState;

/**
 * When a connection is helped: ICE restarts first, then a new connection, with pauses, for as long as the server says that there is to be
 * one. A machine of its own: it is told the time, in milliseconds, and says what to do. One thread at a time.
 */
final class Recovery {
    static final long NEVER = Long.MAX_VALUE;

    /** How long a first connection may take before it is begun again. */
    private static final long CONNECT_MILLIS = 20_000;

    /** Short silence often ends by itself. */
    private static final long DISCONNECTED_MILLIS = 3_000;

    /** The side that is not the initiator waits longer, so that the two do not restart at once and meet in a glare. */
    private static final long SECOND_SIDE_MILLIS = 2_000;

    /** How long the initiator's first offer is waited for before we make it. */
    private static final long FIRST_OFFER_MILLIS = 10_000;

    /** So many restarts are tried before the connection is built anew. */
    private static final int RESTARTS = 2;

    /** After each attempt; the last one repeats. ICE needs some seconds to find out. */
    private static final long[] PAUSES_MILLIS = {8_000, 12_000, 15_000, 20_000, 30_000};

    private long dueAt = NEVER;
    private int attempts;
    private boolean awaitsOffer;
    private boolean isBlocked;
    private boolean isBroken;

    /** What is to be done now. */
    enum Step {
        /** Nothing, or it has to wait for signaling. */
        NOTHING,
        /** The first offer, although the other side should. */
        OFFER,
        /** Look for another path. */
        RESTART,
        /** A new connection; {@link #begin} follows. */
        REBUILD
    }

    /** How the connection is. */
    record Health(
            RTCIceConnectionState ice, RTCPeerConnectionState connection, boolean isInitiator, boolean canSignal) {
        private boolean isIceWorking() {
            return ice == RTCIceConnectionState.CONNECTED || ice == RTCIceConnectionState.COMPLETED;
        }

        private boolean isFailed() {
            return ice == RTCIceConnectionState.FAILED || connection == RTCPeerConnectionState.FAILED;
        }

        private boolean isIll() {
            return isFailed() || ice == RTCIceConnectionState.DISCONNECTED;
        }

        private long patience() {
            return isInitiator ? 0 : SECOND_SIDE_MILLIS;
        }
    }

    /** A connection was built, and an offer is on its way or expected. */
    void begin(boolean awaitsFirstOffer, long now) {
        awaitsOffer = awaitsFirstOffer;
        isBroken = false;
        dueAt = now + (awaitsFirstOffer ? FIRST_OFFER_MILLIS : attempts > 0 ? pause() : CONNECT_MILLIS);
    }

    /** The other side's offer came. */
    void offered(long now) {
        if (awaitsOffer) {
            awaitsOffer = false;
            dueAt = now + CONNECT_MILLIS;
        }
    }

    /** A state has changed. */
    void changed(Health health, long now) {
        if (health.isFailed()) {
            hasten(health.patience(), now);
        } else if (health.isIll()) {
            hasten(DISCONNECTED_MILLIS + health.patience(), now);
        } else if (health.connection() == RTCPeerConnectionState.CONNECTED && !isBroken) {
            attempts = 0;
            isBlocked = false;
            dueAt = NEVER;
        }
    }

    /** A description was refused: this connection cannot go on, though it may still work. */
    void broken(long now) {
        isBroken = true;
        attempts = Math.max(attempts, RESTARTS);
        dueAt = now + (attempts > RESTARTS ? pause() : 0);
    }

    /** Signaling works again: what waited may go on, and what is ill need not wait longer. */
    void hurry(Health health, long now) {
        if (isBlocked || health.isIll()) {
            hasten(health.patience(), now);
        }
    }

    /** When {@link #step} is to be called, or {@link #NEVER}. */
    long nextTimeout() {
        return dueAt;
    }

    /** What is due; a spurious call is none. */
    Step step(Health health, long now) {
        if (now < dueAt) {
            return Step.NOTHING;
        }
        dueAt = NEVER;
        isBlocked = !health.canSignal();
        if (isBlocked) {
            return Step.NOTHING;
        }
        if (awaitsOffer) {
            awaitsOffer = false;
            dueAt = now + CONNECT_MILLIS;
            return Step.OFFER;
        }
        int attempt = attempts++;
        boolean isDtlsDead = health.connection() == RTCPeerConnectionState.FAILED && health.isIceWorking();
        dueAt = now + pause();
        return attempt < RESTARTS && !isDtlsDead ? Step.RESTART : Step.REBUILD;
    }

    private long pause() {
        return PAUSES_MILLIS[Math.clamp(attempts - 1, 0, PAUSES_MILLIS.length - 1)];
    }

    /** Brings the next step forward, unless an attempt is being given its time. */
    private void hasten(long millis, long now) {
        if (attempts == 0 || dueAt == NEVER) {
            dueAt = Math.min(dueAt, now + millis);
        }
    }
}

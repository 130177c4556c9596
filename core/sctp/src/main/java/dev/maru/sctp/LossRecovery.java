package dev.maru.sctp;

import dev.maru.sctp.SentChunk.State;
import dev.maru.wire.BigEndian;
import org.jspecify.annotations.Nullable;

/** What follows from SACKs and from silence: what is sent again, how much may be in flight, and when to look next. */
final class LossRecovery {
    /** The least time until a tail is probed (RFC 8985 §7.2): timers of drivers are not finer. */
    private static final long MIN_PROBE_NANOS = 10_000_000;

    /** How long a peer may hold back the SACK of a lone packet (RFC 9260 §6.2), if it does not heed the I bit (RFC 7053). */
    private static final long PEER_ACK_DELAY_NANOS = 200_000_000;

    private final AssociationState association;
    private final SentChunks sent;
    private final Outbox outbox;
    private final ForwardTsns forward;
    private final SackReader sack;
    private final Rack rack;
    final RttEstimator rtt = new RttEstimator();
    final CongestionControl congestion;
    final SendPacer pacer = new SendPacer();
    private final UrgentBudget urgent = new UrgentBudget();

    private boolean isRecovering;

    /** Whether the window was reduced since the recovery began, and does not grow until it ends. */
    private boolean isReduced;

    private int recoveryPoint;
    private boolean isProbing;

    /** Packets that may leave although the window is full: a probe, or the first after a timeout. */
    private int freePackets;

    /** The peer's receive window when it sent its last SACK. */
    private long peerWindow;

    /** Whether the window was what kept us from sending. */
    private boolean isLimited;

    private long lastSentAt;
    private long retransmitted;

    LossRecovery(AssociationState association, SentChunks sent, Outbox outbox, ForwardTsns forward) {
        this.association = association;
        this.sent = sent;
        this.outbox = outbox;
        this.forward = forward;
        this.rack = new Rack(rtt);
        this.sack = new SackReader(association, sent, rack);
        this.congestion = new CongestionControl(rtt, association.packetBytes);
    }

    void start(int window) {
        peerWindow = window & 0xFFFF_FFFFL;
    }

    long peerWindow() {
        return peerWindow;
    }

    long retransmittedChunks() {
        return retransmitted;
    }

    /** Whether a packet with user data may leave now, as far as the congestion window is concerned. */
    boolean maySend() {
        return freePackets > 0 || sent.flightBytes() < congestion.window();
    }

    /** Whether a short message may leave in any case. */
    boolean maySendUrgent(long now) {
        return maySend() || !isProbing && urgent.has(association.packetBytes, now);
    }

    /** Whether new data of this length is allowed by the peer; one chunk always is, to learn when it takes more (RFC 9260 §6.1 A). */
    boolean fitsPeerWindow(int bytes) {
        return sent.flightBytes() == 0 || sent.flightBytes() + bytes <= peerWindow;
    }

    void limited() {
        isLimited = true;
    }

    /** A packet with user data leaves. */
    void beforeData(long now) {
        if (sent.flightBytes() == 0 && now - lastSentAt > rtt.rto() && rtt.isKnown()) {
            congestion.onIdle(now - lastSentAt);
            pace();
        }
    }

    void dataSent(int bytes, boolean isBeyondWindow, long now) {
        lastSentAt = now;
        if (isBeyondWindow) {
            urgent.spend(bytes, rtt.isKnown() ? rtt.srtt() : rtt.rto(), now);
        }
        if (freePackets > 0) {
            freePackets--;
        }
        pacer.sent(bytes, now);
        if (!association.timers.isSet(SctpTimer.T3_RTX)) {
            association.timers.set(SctpTimer.T3_RTX, now + rtt.rto());
        }
        armProbe(now);
    }

    /** Something that is no data, but has to arrive, leaves: a FORWARD TSN. */
    void forwardSent(long now) {
        if (!association.timers.isSet(SctpTimer.T3_RTX)) {
            association.timers.set(SctpTimer.T3_RTX, now + rtt.rto());
        }
    }

    private void armProbe(long now) {
        if (isProbing || sent.flightBytes() == 0 || sent.firstLost() != null || !rtt.isKnown()) {
            association.timers.stop(SctpTimer.TAIL_PROBE);
            return;
        }
        long timeout = Math.max(2 * rtt.srtt(), MIN_PROBE_NANOS);
        if (sent.flightBytes() <= association.packetBytes) {
            timeout += Math.min(PEER_ACK_DELAY_NANOS, rtt.rto() / 4);
        }
        association.timers.set(SctpTimer.TAIL_PROBE, now + timeout);
    }

    /** Takes the value of a SACK chunk. */
    void handleSack(byte[] b, int at, int length, long now) {
        int flightBefore = sent.flightBytes();
        if (!sack.handle(b, at, length, now)) {
            return;
        }
        peerWindow = sack.window;
        association.errors = 0; // also where its window is shut: it is there
        if (sack.rttSample >= 0) {
            rtt.sample(sack.rttSample, now);
        }
        boolean isProgress = sack.ackedBytes > 0 || sack.isCumulativeAdvanced;
        if (isProgress) {
            isProbing = false;
        }
        if (isRecovering && sent.cumulative() - recoveryPoint >= 0) {
            isRecovering = false;
            isReduced = false;
            rack.onRecoveryEnds();
        }
        boolean wasLimited = (isLimited || congestion.isSlowStart()) && 2 * flightBefore >= congestion.window();
        congestion.onSack(sack, sent, now);
        detect(now);
        if (sack.ackedBytes > 0 && !isReduced && wasLimited) {
            congestion.grow(sack.ackedBytes, now);
            isLimited = false;
        }
        pace();
        forward.advance();
        forward.repeat(now, rtt.srtt());
        if (isProgress) {
            restartTimers(now);
        }
    }

    /** SHUTDOWN acknowledges up to a TSN, as a SACK without gaps would (RFC 9260 §9.2). */
    void handleShutdownTsn(int cumulative, long now) {
        byte[] value = new byte[12];
        BigEndian.put32(value, 0, cumulative);
        BigEndian.put32(value, 4, (int) peerWindow);
        if (association.state.receives() || association.state.sends()) {
            handleSack(value, 0, value.length, now);
        }
    }

    private void pace() {
        pacer.rate(congestion.window(), rtt.srtt(), congestion.isSlowStart(), association.packetBytes);
    }

    private void restartTimers(long now) {
        if (sent.isEmpty()) {
            association.timers.stop(SctpTimer.T3_RTX);
            association.timers.stop(SctpTimer.TAIL_PROBE);
            association.timers.stop(SctpTimer.REORDER);
        } else {
            association.timers.set(SctpTimer.T3_RTX, now + rtt.rto());
            armProbe(now);
        }
    }

    private void detect(long now) {
        int lossesBefore = sent.losses();
        int packetsBefore = sent.lostPackets();
        SentChunk lastLost = sent.lastLost();
        long next = rack.detect(sent, isRecovering, now);
        association.timers.set(SctpTimer.REORDER, next);
        if (sent.losses() != lossesBefore) {
            giveUp(lastLost == null ? sent.firstLost() : lastLost.next, now);
            onLosses(sent.lostPackets() - packetsBefore);
        }
    }

    private void onLosses(int packets) {
        if (congestion.onLosses(packets, isReduced)) {
            isReduced = true;
            isRecovering = false; // until what is in flight now is through
        }
        if (!isRecovering) {
            isRecovering = true;
            recoveryPoint = sent.nextTsn() - 1;
        }
    }

    /** Gives up messages that may not be sent again (RFC 7496 §4), from one lost chunk on. */
    private void giveUp(@Nullable SentChunk from, long now) {
        SentChunk chunk = from;
        while (chunk != null) {
            SentChunk next = chunk.next;
            if (isToGiveUp(chunk, now)) {
                giveUp(chunk);
            }
            chunk = next;
        }
        forward.advance();
    }

    private void giveUp(SentChunk chunk) {
        OutgoingMessage message = chunk.message;
        sent.abandon(chunk);
        if (message.isAbandoned) {
            return;
        }
        if (!message.isEnded || message.unsent() > 0) {
            // Parts will never have a TSN. One that is never sent stands for them: else the peer might get all that
            // were sent, late,
            // and would not learn that no more come.
            SentChunk rest = sent.create();
            rest.message = message;
            rest.offset = message.sent;
            rest.length = 0;
            rest.state = State.ABANDONED;
        }
        outbox.drop(message, outbox.stream(message.streamId));
    }

    private boolean isToGiveUp(SentChunk chunk, long now) {
        OutgoingMessage message = chunk.message;
        if (message.isAbandoned) {
            return true;
        }
        if (!association.isPartiallyReliable) {
            return false; // the peer could not go on without it
        }
        int most = message.options.maxRetransmits();
        return message.deadline <= now || most != SendOptions.UNLIMITED && chunk.transmissions > most;
    }

    // Silence

    /** REORDER: what was overtaken has had its time. */
    void handleReorderTimeout(long now) {
        detect(now);
        armProbe(now);
    }

    /** TAIL_PROBE: one packet more, so that the peer says what it has (RFC 8985 §7.3). */
    void handleProbeTimeout(long now) {
        if (sent.flightBytes() == 0) {
            return;
        }
        isProbing = true;
        freePackets = 1;
        association.timers.set(SctpTimer.T3_RTX, now + rtt.rto());
        boolean canSendNew = outbox.next(now) != null && sent.flightBytes() + association.packetBytes <= peerWindow;
        if (canSendNew && !sent.isFull()) {
            return;
        }
        for (int tsn = sent.nextTsn() - 1; tsn != sent.cumulative(); tsn--) {
            SentChunk chunk = sent.get(tsn);
            if (chunk.state == State.IN_FLIGHT && !isToGiveUp(chunk, now)) {
                sent.takeForLost(chunk); // only so that it is sent again: the window stays
                return;
            }
        }
        freePackets = 0;
    }

    /** T3-rtx: nothing came back (RFC 9260 §6.3.3). */
    void handleRetransmissionTimeout(long now) {
        if (sent.isEmpty()) {
            return;
        }
        rtt.backOff();
        association.countError();
        if (association.state == SctpState.ENDED) {
            return;
        }
        isProbing = true; // no probes until something comes back (RFC 8985 §7.2)
        association.timers.stop(SctpTimer.TAIL_PROBE);
        association.timers.stop(SctpTimer.REORDER);
        if (sent.oldestInFlight() != null) {
            rack.loseOld(sent, now);
            if (peerWindow > 0) {
                congestion.onTimeout();
            }
        }
        isRecovering = true;
        isReduced = false; // slow start follows
        recoveryPoint = sent.nextTsn() - 1;
        giveUp(sent.firstLost(), now);
        pace();
        freePackets = 1;
        forward.repeat(now, 0);
        association.timers.set(SctpTimer.T3_RTX, now + rtt.rto());
    }

    /**
     * The chunk to send again next, or null: the one that all later ones wait for, since a peer whose window is full takes no other; then in the
     * order in which they were lost. What is not worth sending any more is given up.
     */
    @Nullable
    SentChunk nextLost(long now) {
        SentChunk chunk = nextLost();
        while (chunk != null && isToGiveUp(chunk, now)) {
            giveUp(chunk);
            forward.advance();
            chunk = nextLost();
        }
        return chunk;
    }

    @Nullable
    private SentChunk nextLost() {
        SentChunk first = sent.firstLost();
        if (first == null) {
            return null;
        }
        SentChunk lowest = sent.get(sent.cumulative() + 1);
        return lowest.state == State.LOST ? lowest : first;
    }

    void retransmitted() {
        retransmitted++;
    }

    /** How long the next packet may be: after silence as short as every path carries, for its length may be the reason. */
    int packetBytes() {
        return isProbing ? association.config.packetBytes() : association.packetBytes;
    }

    /** Packets may have another length from now on. */
    void packetBytesChanged() {
        congestion.packetBytes(association.packetBytes);
    }

    /** The path is another one. */
    void pathChanged() {
        rtt.restart();
        rack.restart();
        congestion.packetBytes(association.packetBytes);
        congestion.restart();
        pace();
    }
}

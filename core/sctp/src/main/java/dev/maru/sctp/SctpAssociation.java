package dev.maru.sctp;

import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An SCTP association (RFC 9260) with one path, as it is used inside DTLS (RFC 8261): its datagrams are SCTP packets, which the driver
 * encrypts as DTLS application data. Their addresses are not looked at and not set.
 *
 * <p>Both sides call {@link #connect}; messages may be handed over before. What it keeps is bounded by {@link SctpConfig}, but for what the
 * driver itself hands over to be sent: it looks at {@link #bufferedAmount} for that. Events of received messages count against the receive
 * window until the driver takes them, so a driver that is slow slows the peer down.
 *
 * <p>Beyond RFC 9260: interleaving (RFC 8260) with weighted streams, partial reliability (RFC 3758, 7496), stream reset (RFC 6525), zero
 * checksum (RFC 9653), loss recovery by time and tail probes (as RFC 8985), CUBIC (RFC 9438) with HyStart++ (RFC 9406), paced; path
 * MTU discovery (RFC 8899).
 *
 * <p>Deviations: one address on each side, as RFC 8261 wants it; a peer that restarts ends it; ASCONF and AUTH are not known.
 */
public final class SctpAssociation implements Machine<SctpEvent> {
    private final AssociationState association;
    private final DataPath path;
    private final Upkeep upkeep;
    private final Handshake handshake;
    private final PacketReader reader;
    private final PacketWriter packet = new PacketWriter();
    private boolean isJustEstablished;

    /**
     * An association that has not begun.
     *
     * @param config ports, bounds, extensions
     * @param entropy for tags, TSNs, cookies and nonces, unguessable
     */
    public SctpAssociation(SctpConfig config, RandomGenerator entropy) {
        association = new AssociationState(config, entropy);
        path = new DataPath(association);
        PathMtu pathMtu = new PathMtu(association, path.recovery.rtt, path.recovery::packetBytesChanged);
        StreamResetter resetter = new StreamResetter(association, path);
        Heartbeats heartbeats = new Heartbeats(association, path.recovery.rtt, path.sent);
        upkeep = new Upkeep(resetter, pathMtu, heartbeats, new Shutdown(association, path));
        handshake = new Handshake(association, this::peerKnown, () -> isJustEstablished = true);
        reader = new PacketReader(association, handshake, path, upkeep);
    }

    private void peerKnown(InitChunk peer) {
        path.start(peer);
        upkeep.resetter().start(peer.initialTsn());
    }

    // What the driver wants

    /**
     * Sets the ports, as both descriptions say ({@code a=sctp-port}, RFC 8841 §5). Nothing happens once packets have gone either way.
     *
     * @param local ours, 1 to 65,535
     * @param remote the peer's, 1 to 65,535
     */
    public void ports(int local, int remote) {
        if (association.state == SctpState.CLOSED && association.packetsReceived == 0) {
            association.localPort = local;
            association.remotePort = remote;
        }
    }

    /**
     * Sends INIT. Does nothing when the peer was first.
     *
     * @param now nanoseconds
     */
    public void connect(long now) {
        if (association.state == SctpState.CLOSED) {
            handshake.connect(now);
        }
    }

    /**
     * Hands over a message; when it is sent is decided by its stream's priority and by the network.
     *
     * @param message of one byte or more, or one that was opened and gets its bytes later; its bytes are not copied
     * @param now nanoseconds; its lifetime begins
     * @throws IllegalStateException when the association is over or shutting down, the stream is being reset, or it was sent before
     * @throws IllegalArgumentException when it has no bytes, or the peer does not take so many streams
     */
    public void send(OutgoingMessage message, long now) {
        if (!association.state.takesMessages()) {
            throw new IllegalStateException("the association is " + association.state);
        }
        if (message.isEnded && message.length() == 0) {
            throw new IllegalArgumentException("a message has one byte or more (RFC 9260 §3.3.1)");
        }
        if (association.peerTag != 0 && message.streamId() >= association.outgoingStreams) {
            throw new IllegalArgumentException("the peer takes " + association.outgoingStreams + " streams");
        }
        path.outbox.add(message, now);
    }

    /**
     * Adds bytes to a message that was opened, before or after it was sent. Nothing happens when it was given up meanwhile.
     *
     * @param message that has not ended
     * @param bytes kept, not copied
     * @param from index of the first byte
     * @param count how many
     */
    public void append(OutgoingMessage message, byte[] bytes, int from, int count) {
        path.outbox.append(message, bytes, from, count);
    }

    /**
     * Says that no more is added to a message.
     *
     * @param message with one byte or more
     */
    public void end(OutgoingMessage message) {
        path.outbox.end(message);
    }

    /**
     * Sets how much of the path a stream gets beside others: twice the priority, twice the bytes (RFC 8831 §6.4, RFC 8260 §3.6).
     *
     * @param streamId 0 to 65,534
     * @param priority 1 to 65,535; 128, 256, 512 and 1,024 are W3C's very low to high
     */
    public void priority(int streamId, int priority) {
        if (priority < 1 || priority > 65_535) {
            throw new IllegalArgumentException("a priority is 1 to 65535");
        }
        path.outbox.stream(streamId).weight = priority;
    }

    /**
     * How much was handed over on a stream and has not been in any packet.
     *
     * @param streamId 0 to 65,534
     * @return bytes
     */
    public long bufferedAmount(int streamId) {
        OutgoingStream stream = path.outbox.find(streamId);
        return stream == null ? 0 : stream.bufferedAmount;
    }

    /**
     * Sets at which amount {@link SctpEvent.BufferedAmountLow} tells that it has shrunk to that.
     *
     * @param streamId 0 to 65,534
     * @param bytes 0 or more; 0 when nobody said otherwise
     */
    public void bufferedAmountLowThreshold(int streamId, long bytes) {
        path.outbox.stream(streamId).lowThreshold = bytes;
    }

    /**
     * Asks the peer to let a stream of ours begin anew, after all that was handed over (RFC 6525 §5.1.2). {@link
     * SctpEvent.OutgoingStreamReset} or {@link SctpEvent.OutgoingStreamResetRefused} follows; until then nothing may be sent on it.
     *
     * @param streamId 0 to 65,534
     * @param now nanoseconds
     */
    public void resetStream(int streamId, long now) {
        if (association.state.takesMessages()) {
            path.outbox.dropOpen(streamId);
            upkeep.resetter().want(streamId);
        }
    }

    /**
     * Ends the association when everything has arrived (RFC 9260 §9.2).
     *
     * @param now nanoseconds
     */
    public void shutdown(long now) {
        upkeep.shutdown().begin(now);
    }

    /**
     * Ends the association at once; the peer is told (RFC 9260 §9.1).
     *
     * @param text why, for people; the peer sees it
     */
    public void abort(String text) {
        association.abort(SctpFailure.ABORTED, ChunkType.USER_INITIATED_ABORT, text);
    }

    /** Says that packets go another way from now on: what was learned of the path does not count any more. */
    public void pathChanged() {
        upkeep.pathMtu().restart();
        path.recovery.pathChanged();
        if (association.state == SctpState.ESTABLISHED) {
            isJustEstablished = true;
        }
    }

    // What the driver sees

    /**
     * How far it is.
     *
     * @return the state
     */
    public SctpState state() {
        return association.state;
    }

    /**
     * How many streams we may send on.
     *
     * @return 0 before the peer said how many it takes
     */
    public int outgoingStreams() {
        return association.outgoingStreams;
    }

    /**
     * Packets and chunks that were not taken.
     *
     * @param reason why
     * @return how many
     */
    public long dropped(DropReason reason) {
        return association.drops.of(reason);
    }

    /**
     * Figures of this moment.
     *
     * @return a new record
     */
    public SctpStatistics statistics() {
        return new SctpStatistics(
                association.packetsSent,
                association.packetsReceived,
                path.recovery.retransmittedChunks(),
                path.recovery.rtt.srtt(),
                (long) path.recovery.congestion.window(),
                path.sent.flightBytes(),
                path.recovery.peerWindow(),
                path.reassembly.window(),
                association.packetBytes);
    }

    // The machine

    @Override
    public void handleDatagram(Datagram in, long now) {
        reader.handle(in, now);
        upkeep.pathMtu().watch(path.sent.longPackets, now);
        startUpkeep(now);
    }

    private void startUpkeep(long now) {
        if (isJustEstablished) {
            isJustEstablished = false;
            upkeep.heartbeats().start(now);
            upkeep.pathMtu().start(now);
        }
    }

    @Override
    public void handleTimeout(long now) {
        for (SctpTimer timer = association.timers.pollDue(now);
                timer != null;
                timer = association.timers.pollDue(now)) {
            switch (timer) {
                case T1_INIT -> handshake.handleTimeout(now);
                case T2_SHUTDOWN -> upkeep.shutdown().handleTimeout(now);
                case T3_RTX -> path.recovery.handleRetransmissionTimeout(now);
                case TAIL_PROBE -> path.recovery.handleProbeTimeout(now);
                case REORDER -> path.recovery.handleReorderTimeout(now);
                case ACK -> path.acknowledger.handleTimeout();
                case HEARTBEAT -> upkeep.heartbeats().handleTimeout(now);
                case RECONFIG -> upkeep.resetter().handleTimeout(now);
                case PATH_MTU -> upkeep.pathMtu().handleTimeout(now);
                case PACING -> {} // the drain that follows sends
            }
        }
        upkeep.pathMtu().watch(path.sent.longPackets, now);
    }

    @Override
    public long nextTimeout() {
        return association.timers.next();
    }

    @Override
    public boolean pollTransmit(Datagram out, long now) {
        startUpkeep(now);
        upkeep.resetter().prepare(now);
        boolean isWritten = writeControl(out) || association.state != SctpState.ENDED && writeOther(out, now);
        if (isWritten) {
            association.packetsSent++;
        }
        return isWritten;
    }

    private boolean writeControl(Datagram out) {
        AssociationState.Control control = association.controls.poll();
        if (control == null) {
            return false;
        }
        packet.begin(out, association.packetBytes);
        packet.copy(control.chunk());
        packet.finish(out, association, control.tag(), association.isZeroChecksum && !control.isChecked());
        return true;
    }

    private boolean writeOther(Datagram out, long now) {
        if (handshake.isCookieDue()) {
            packet.begin(out, path.recovery.packetBytes());
            handshake.writeCookie(packet);
            path.sender.fill(packet, now);
            packet.finish(out, association, association.peerTag, false); // RFC 9653 §5.2
            return true;
        }
        if (upkeep.pathMtu().isDue() && association.state.sends()) {
            packet.begin(out, upkeep.pathMtu().probeBytes());
            upkeep.pathMtu().write(packet, now);
        } else {
            packet.begin(out, path.recovery.packetBytes());
            writeData(now);
        }
        if (packet.isEmpty()) {
            return false;
        }
        packet.finish(out, association, association.peerTag, association.isZeroChecksum);
        return true;
    }

    private void writeData(long now) {
        Acknowledger acknowledger = path.acknowledger;
        boolean sends = association.state.sends();
        boolean isDataDue = sends && path.sender.canSend(now);
        if (acknowledger.isDue() || isDataDue && acknowledger.isWaiting()) {
            acknowledger.write(packet);
        }
        if (!sends) {
            return;
        }
        if (path.forward.isDue()) {
            path.forward.write(packet, now);
            path.recovery.forwardSent(now);
        }
        path.sender.fill(packet, now);
        upkeep.shutdown().advance(now);
    }

    @Override
    public @Nullable SctpEvent pollEvent() {
        SctpEvent event = association.events.poll();
        if (event != null) {
            association.eventBytes -= Delivery.cost(event);
            path.acknowledger.eventsTaken();
        }
        return event;
    }
}

package dev.maru.dtls;

import dev.maru.dtls.Lifecycle.State;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import dev.maru.wire.Timers;
import dev.maru.wire.TransportAddress;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One DTLS connection, 1.3 (RFC 9147) or 1.2 (RFC 6347), as WebRTC uses it (RFC 8827 §6.5): both sides show a certificate, and each
 * accepts the one whose fingerprint it was told and no other, before it accepts anything else.
 *
 * <p>Life: {@link #start}, datagrams both ways, {@link DtlsEvent.Connected}; then {@link #protect} makes records of application data
 * and {@link #pollData} gives the peer's; at last {@link DtlsEvent.Closed} or {@link DtlsEvent.Failed}, once, and after that only an
 * alert is sent. What is to be sent carries no addresses: the driver knows the way, and if it moves, {@link #newestFrom} tells.
 *
 * <p>Whatever bytes come, no exception leaves {@link #handleDatagram}; records that make no sense or are not authentic are counted
 * in {@link #drops} and change nothing. Unprotected records count during the handshake only, until the first authentic one.
 *
 * <p>Not thread-safe.
 */
public final class DtlsConnection implements Machine<DtlsEvent> {
    /** Bytes that {@link #protect} may put in front of a packet, a connection id among them; less than {@link Datagram#HEADROOM}. */
    public static final int MAX_PREFIX = 21 + DtlsConfig.MAX_CONNECTION_ID_LENGTH;

    /** Bytes that {@link #protect} may put behind a packet. */
    public static final int MAX_SUFFIX = 17;

    /** The most that one record carries (RFC 8446 §5.1). */
    public static final int MAX_PLAINTEXT_LENGTH = 1 << 14;

    /** Twice the maximum segment lifetime of RFC 9293 §3.4.1: as long the peer may repeat the end of its handshake. */
    private static final long FORGET_NANOS = 240_000_000_000L;
    /** A sender's keys are updated when only this part of what they may seal is left. */
    private static final int UPDATE_RESERVE = 1 << 20;

    private final Handshake handshake;
    private final @Nullable ProvenHello proven;
    private final Timers<DtlsTimer> timers = new Timers<>(DtlsTimer.class);
    private final Retransmission retransmission;
    private final Lifecycle life = new Lifecycle();
    private final RecordReceiver receiver;

    /**
     * A connection that waits for {@link #start}.
     *
     * @param config what it may do
     * @param role who begins
     * @param entropy a SecureRandom, unless it is for a simulation: randoms and ephemeral keys come from it
     */
    public DtlsConnection(DtlsConfig config, DtlsRole role, RandomGenerator entropy) {
        this(config, role, null, entropy);
    }

    /**
     * A server's connection with a client that went through a {@link HelloGate}. It waits for {@link #start}, which answers the hello.
     *
     * @param config what it may do: the gate's versions, suites and groups, and whom it expects
     * @param hello what the gate gave
     * @param entropy a SecureRandom, unless it is for a simulation: randoms and ephemeral keys come from it
     */
    public DtlsConnection(DtlsConfig config, ProvenHello hello, RandomGenerator entropy) {
        this(config, DtlsRole.SERVER, hello, entropy);
    }

    private DtlsConnection(DtlsConfig config, DtlsRole role, @Nullable ProvenHello proven, RandomGenerator entropy) {
        this.proven = proven;
        this.handshake = new Handshake(config, role, entropy);
        this.retransmission = new Retransmission(config, timers);
        this.receiver = new RecordReceiver(handshake, life);
    }

    /**
     * Begins: a client says hello, a server listens. Later calls do nothing.
     *
     * @param now the time in nanoseconds
     */
    public void start(long now) {
        if (life.state() == State.NEW) {
            ProvenHello hello = proven;
            if (hello != null) {
                life.start(new ServerOpening(handshake, hello));
                receiver.advance(hello.message());
            } else {
                boolean isClient = handshake.role == DtlsRole.CLIENT;
                life.start(isClient ? new ClientOpening(handshake) : new ServerOpening(handshake));
            }
            settle(now);
        }
    }

    /**
     * Says how long a packet takes to the peer and back, as ICE has measured it, before the handshake begins: half as long again is when its
     * first flight is repeated, but not below 100 ms, since the peer has to compute (RFC 9147 §5.8.2). Later flights are measured.
     *
     * @param nanos of a round trip; negative when it is not known
     */
    public void roundTrip(long nanos) {
        if (nanos >= 0 && life.state() == State.NEW) {
            retransmission.roundTrip(nanos);
        }
    }

    /**
     * Makes one record of a packet, in place: the packet's window becomes the record.
     *
     * @param packet application data, at most {@link #MAX_PLAINTEXT_LENGTH} bytes, with {@link #MAX_PREFIX} bytes free in front and
     *     {@link #MAX_SUFFIX} behind
     * @return false when the connection is not there (yet), or its keys are used up; the packet is unchanged then
     * @throws IllegalArgumentException when the packet is too long or has no room around it
     */
    public boolean protect(Datagram packet) {
        if (!life.isConnected()) {
            return false;
        }
        WriteEpoch epoch = handshake.records.current();
        int contentAt = packet.offset();
        int start = contentAt - epoch.prefixLength();
        boolean hasRoom = start >= 0 && packet.bytes().length - packet.limit() >= epoch.suffixLength();
        if (!hasRoom || packet.length() > MAX_PLAINTEXT_LENGTH) {
            throw new IllegalArgumentException("a packet without room for its record, or above 2^14 bytes");
        }
        if (epoch.left() <= UPDATE_RESERVE) {
            if (epoch.left() <= 0) {
                return false;
            }
            updateKeys();
        }
        int length = epoch.seal(ContentType.APPLICATION_DATA, packet.bytes(), contentAt, packet.length());
        packet.wrap(packet.bytes(), start, length);
        return true;
    }

    /** Begins new keys in both directions, in 1.3 (RFC 9147 §8); by itself that happens before the keys are used up. */
    void updateKeys() {
        if (life.step() instanceof Established13 established) {
            established.update();
        }
    }

    /**
     * Takes the oldest application data that was received, one record at a time.
     *
     * @param out its bytes and length are overwritten; data that it has no room for is dropped and counted
     * @return false when there is none
     */
    public boolean pollData(Datagram out) {
        DataQueue data = receiver.data();
        while (!data.isEmpty()) {
            if (data.nextLength() <= out.capacity()) {
                data.poll(out);
                return true;
            }
            data.skip();
            drops().count(DropReason.LIMIT);
        }
        return false;
    }

    /**
     * Tells the peer that nothing comes any more, and ends. Later calls do nothing.
     *
     * @param now the time in nanoseconds
     */
    public void close(long now) {
        if (life.isEnded()) {
            return;
        }
        if (life.state() != State.NEW) {
            life.alerts().send(AlertDescription.CLOSE_NOTIFY, true);
        }
        life.end(new DtlsEvent.Closed());
        settle(now);
    }

    /**
     * Whether data may be sent.
     *
     * @return true between Connected and the end
     */
    public boolean isConnected() {
        return life.isConnected();
    }

    /**
     * The id that the peer's records carry, for drivers that look for the connection of a datagram by it ({@link #connectionIdOf}).
     *
     * @return a copy; empty when there is none, or before the hellos
     */
    public byte[] connectionId() {
        return handshake.records.ownId().clone();
    }

    /**
     * The connection id at the beginning of a datagram (RFC 9146 §4, RFC 9147 §4). Anybody can write one, and only {@link #handleDatagram} of
     * the connection that has it tells whether it is true.
     *
     * @param in a datagram
     * @param length of all ids of the driver's connections
     * @return the id, or null when the datagram begins with none
     */
    public static byte @Nullable [] connectionIdOf(Datagram in, int length) {
        int at = RecordView.idAt(in.bytes(), in.offset(), in.limit());
        return at < 0 || at + length > in.limit() ? null : Arrays.copyOfRange(in.bytes(), at, at + length);
    }

    /**
     * Where the newest authentic record of the peer came from: not older ones, which somebody may have held back and sent from elsewhere, nor
     * forged ones. A driver whose connections have ids sends there once it knows that the peer does hear it there (RFC 9146 §6).
     *
     * @return the address that the datagram said; {@link TransportAddress#UNSPECIFIED} before the first
     */
    public TransportAddress newestFrom() {
        return receiver.newestFrom();
    }

    /**
     * What came and was not taken.
     *
     * @return live counters, of records
     */
    public DropCounters drops() {
        return receiver.drops();
    }

    @Override
    public void handleDatagram(Datagram in, long now) {
        switch (life.state()) {
            case NEW -> drops().count(DropReason.UNEXPECTED);
            case HANDSHAKING, CONNECTED -> {
                receiver.receive(in);
                settle(now);
            }
            case ENDED -> {
                drops().count(DropReason.UNEXPECTED);
                life.alerts().repeat();
            }
        }
    }

    @Override
    public void handleTimeout(long now) {
        for (DtlsTimer due = timers.pollDue(now); due != null; due = timers.pollDue(now)) {
            switch (due) {
                case RETRANSMIT -> repeat(now);
                case ACKNOWLEDGE -> handshake.acknowledge();
                case GIVE_UP -> life.end(new DtlsEvent.Failed(DtlsFailure.TIMEOUT, "the handshake took too long"));
                case FORGET -> forget();
            }
        }
        settle(now);
    }

    private void repeat(long now) {
        if (retransmission.repeat(life.isConnected(), now)) {
            handshake.flight().rewind();
        } else {
            handshake.endFlight();
        }
    }

    private void forget() {
        handshake.records.forgetBelow(
                handshake.version() == DtlsVersion.DTLS_1_3 ? Keys13.APPLICATION_EPOCH : Keys12.EPOCH);
        if (handshake.flight().repeat() == Flight.Repeat.ON_REPETITION) {
            handshake.endFlight();
        }
    }

    @Override
    public long nextTimeout() {
        return timers.next();
    }

    @Override
    public boolean pollTransmit(Datagram out, long now) {
        settle(now);
        int at = out.offset();
        int limit = at + Math.min(out.capacity(), retransmission.datagramSize());
        int to = at;
        if (life.alerts().isDue()) {
            to = life.alerts().write(handshake.records.current(), out.bytes(), at, limit);
        } else if (!life.isEnded()) {
            if (handshake.isAckDue()) {
                to = writeAck(out.bytes(), at, limit);
            }
            to = handshake.flight().write(handshake.records, out.bytes(), to, limit);
        }
        out.length(to - at);
        return to > at;
    }

    private int writeAck(byte[] b, int at, int limit) {
        WriteEpoch epoch = handshake.records.current();
        int contentAt = at + epoch.prefixLength();
        int room = limit - contentAt - epoch.suffixLength();
        handshake.ackIsSent();
        timers.stop(DtlsTimer.ACKNOWLEDGE);
        if (room < AckList.MIN_LENGTH || epoch.left() <= 0 || !mayAcknowledge()) {
            return at;
        }
        int length = handshake.received.write(b, contentAt, room);
        if (life.isConnected()) {
            handshake.received.clear();
        }
        return at + epoch.seal(ContentType.ACK, b, contentAt, length);
    }

    @Override
    public @Nullable DtlsEvent pollEvent() {
        return life.pollEvent();
    }

    /** Starts and stops timers, after whatever happened. */
    private void settle(long now) {
        if (life.isEnded()) {
            timers.stopAll();
            handshake.records.stopReading();
            return;
        }
        Flight flight = handshake.flight();
        boolean isPartMissing = receiver.takePartMissing();
        if (handshake.takeFreshFlight()) {
            retransmission.begin(flight.repeat() == Flight.Repeat.BY_TIMER, now);
            if (life.state() == State.HANDSHAKING && !timers.isSet(DtlsTimer.GIVE_UP)) {
                timers.set(DtlsTimer.GIVE_UP, now + handshake.config.handshakeTimeoutNanos());
            }
        } else if (flight.isAcknowledged() && flight.repeat() == Flight.Repeat.BY_TIMER) {
            if (life.step() instanceof Established13 established) {
                established.onAcknowledged();
            }
            handshake.endFlight();
            retransmission.end(now);
        } else if (flight.isEmpty()) {
            retransmission.end(now);
        } else if (isPartMissing) {
            retransmission.restart(now);
        }
        if (life.isConnected() && timers.isSet(DtlsTimer.GIVE_UP)) {
            timers.stop(DtlsTimer.GIVE_UP);
            timers.set(DtlsTimer.FORGET, now + FORGET_NANOS);
        }
        settleAcknowledgement(now);
    }

    private boolean mayAcknowledge() {
        return handshake.version == DtlsVersion.DTLS_1_3
                && handshake.records.current().number() >= Keys13.HANDSHAKE_EPOCH;
    }

    private void settleAcknowledgement(long now) {
        if (!mayAcknowledge()) {
            handshake.ackIsSent();
        }
        if (!handshake.hasUnacknowledged()) {
            timers.stop(DtlsTimer.ACKNOWLEDGE);
        } else if (!handshake.isAckDue() && !timers.isSet(DtlsTimer.ACKNOWLEDGE)) {
            timers.set(DtlsTimer.ACKNOWLEDGE, now + retransmission.ackDelayNanos());
        }
    }
}

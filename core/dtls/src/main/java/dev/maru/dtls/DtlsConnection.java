package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import dev.maru.wire.MalformedException;
import dev.maru.wire.Timers;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One DTLS connection, 1.3 (RFC 9147) or 1.2 (RFC 6347), as WebRTC uses it (RFC 8827 §6.5): both sides show a certificate, and each
 * accepts the one whose fingerprint it was told and no other, before it accepts anything else.
 *
 * <p>Life: {@link #start}, datagrams both ways, {@link DtlsEvent.Connected}; then {@link #protect} makes records of application data
 * and {@link #pollData} gives the peer's; at last {@link DtlsEvent.Closed} or {@link DtlsEvent.Failed}, once, and after that only an
 * alert is sent. Datagrams carry no addresses: the driver knows the way.
 *
 * <p>Whatever bytes come, no exception leaves {@link #handleDatagram}; records that make no sense or are not authentic are counted
 * in {@link #drops} and change nothing. Unprotected records count during the handshake only, until the first authentic one.
 *
 * <p>Not thread-safe.
 */
public final class DtlsConnection implements Machine<DtlsEvent> {
    /** Bytes that {@link #protect} may put in front of a packet; less than {@link Datagram#HEADROOM}. */
    public static final int MAX_PREFIX = 21;

    /** Bytes that {@link #protect} may put behind a packet. */
    public static final int MAX_SUFFIX = 17;

    /** The most that one record carries (RFC 8446 §5.1). */
    public static final int MAX_PLAINTEXT_LENGTH = 1 << 14;

    /** Twice the maximum segment lifetime of RFC 9293 §3.4.1: as long the peer may repeat the end of its handshake. */
    private static final long FORGET_NANOS = 240_000_000_000L;
    /** A sender's keys are updated when only this part of what they may seal is left. */
    private static final int UPDATE_RESERVE = 1 << 20;

    private enum State {
        /** Before {@link #start}. To: HANDSHAKING. */
        NEW,
        /** To: CONNECTED, ENDED. */
        HANDSHAKING,
        /** To: ENDED. */
        CONNECTED,
        /** Closed or failed. To: nothing. */
        ENDED
    }

    private final Handshake handshake;
    private final Timers<DtlsTimer> timers = new Timers<>(DtlsTimer.class);
    private final Retransmission retransmission;
    private final RecordView record = new RecordView();
    private final EarlyRecords early = new EarlyRecords();
    private final DataQueue data = new DataQueue();
    private final AlertSender alerts = new AlertSender();
    private final DropCounters drops = new DropCounters();
    private final ArrayDeque<DtlsEvent> events = new ArrayDeque<>();

    private State state = State.NEW;
    private @Nullable Step step;
    /** What {@link #earliness} was when records were last looked at that had come too early. */
    private int earlinessBefore;

    private boolean isPartMissing;

    /**
     * A connection that waits for {@link #start}.
     *
     * @param config what it may do
     * @param role who begins
     * @param entropy a SecureRandom, unless it is for a simulation: randoms and ephemeral keys come from it
     */
    public DtlsConnection(DtlsConfig config, DtlsRole role, RandomGenerator entropy) {
        this.handshake = new Handshake(config, role, entropy);
        this.retransmission = new Retransmission(config, timers);
    }

    /**
     * Begins: a client says hello, a server listens. Later calls do nothing.
     *
     * @param now the time in nanoseconds
     */
    public void start(long now) {
        if (state != State.NEW) {
            return;
        }
        state = State.HANDSHAKING;
        boolean isClient = handshake.role == DtlsRole.CLIENT;
        step = isClient ? new ClientOpening(handshake) : new ServerOpening(handshake);
        settle(now);
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
        if (state != State.CONNECTED) {
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
        if (step instanceof Established13 established) {
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
        while (!data.isEmpty()) {
            if (data.nextLength() <= out.capacity()) {
                data.poll(out);
                return true;
            }
            data.skip();
            drops.count(DropReason.LIMIT);
        }
        return false;
    }

    /**
     * Tells the peer that nothing comes any more, and ends. Later calls do nothing.
     *
     * @param now the time in nanoseconds
     */
    public void close(long now) {
        if (state == State.HANDSHAKING || state == State.CONNECTED) {
            alerts.send(AlertDescription.CLOSE_NOTIFY, true);
            end(new DtlsEvent.Closed());
        } else if (state == State.NEW) {
            end(new DtlsEvent.Closed());
        }
    }

    /**
     * Whether data may be sent.
     *
     * @return true between Connected and the end
     */
    public boolean isConnected() {
        return state == State.CONNECTED;
    }

    /**
     * What came and was not taken.
     *
     * @return live counters, of records
     */
    public DropCounters drops() {
        return drops;
    }

    @Override
    public void handleDatagram(Datagram in, long now) {
        if (state == State.NEW) {
            drops.count(DropReason.UNEXPECTED);
            return;
        }
        if (state == State.ENDED) {
            drops.count(DropReason.UNEXPECTED);
            alerts.repeat();
            return;
        }
        handshake.remote = in.remote();
        readAll(in.bytes(), in.offset(), in.limit());
        while (early.size() > 0 && earliness() != earlinessBefore) {
            readEarly();
        }
        settle(now);
    }

    @Override
    public void handleTimeout(long now) {
        for (DtlsTimer due = timers.pollDue(now); due != null; due = timers.pollDue(now)) {
            switch (due) {
                case RETRANSMIT -> repeat(now);
                case ACKNOWLEDGE -> handshake.acknowledge();
                case GIVE_UP -> end(new DtlsEvent.Failed(DtlsFailure.TIMEOUT, "the handshake took too long"));
                case FORGET -> forget();
            }
        }
    }

    private void repeat(long now) {
        if (retransmission.repeat(state == State.CONNECTED, now)) {
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
        if (alerts.isDue()) {
            to = alerts.write(handshake.records.current(), out.bytes(), at, limit);
        } else if (state != State.ENDED) {
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
        if (state == State.CONNECTED) {
            handshake.received.clear();
        }
        return at + epoch.seal(ContentType.ACK, b, contentAt, length);
    }

    @Override
    public @Nullable DtlsEvent pollEvent() {
        return events.poll();
    }

    private void readAll(byte[] b, int from, int limit) {
        int at = from;
        while (at < limit && state != State.ENDED) {
            DropReason unusable = record.parse(b, at, limit);
            if (unusable != null) {
                drops.count(unusable);
                return;
            }
            at = record.end;
            if (record.isUnified || record.epoch > 0) {
                readProtected();
            } else {
                readPlain();
            }
        }
    }

    /** Changes when records can be read that could not be before. */
    private int earliness() {
        return 2 * handshake.records.newestRead() + (state == State.CONNECTED ? 1 : 0);
    }

    /** Reads what came before its keys; what is still too early waits on. */
    private void readEarly() {
        earlinessBefore = earliness();
        for (int left = early.size(); left > 0; left--) {
            byte[] waiting = early.remove();
            readAll(waiting, 0, waiting.length);
        }
    }

    /** Without protection there are only hellos, in 1.2 most of the handshake, and alerts of a side without keys. */
    private void readPlain() {
        if (handshake.records.isProven() || state == State.CONNECTED) {
            drops.count(DropReason.NOT_PERMITTED);
            return;
        }
        switch (record.type) {
            case ContentType.HANDSHAKE -> readHandshake();
            case ContentType.ALERT -> readAlert();
            case ContentType.CHANGE_CIPHER_SPEC -> {} // the epoch of the next record says it
            default -> drops.count(DropReason.UNEXPECTED);
        }
    }

    private void readProtected() {
        ReadEpoch epoch = handshake.records.epochOf(record);
        boolean isHandshaking = state == State.HANDSHAKING;
        // in 1.2 data has the keys of the Finished before it
        boolean isEarlyData = isHandshaking && !record.isUnified && record.type == ContentType.APPLICATION_DATA;
        if (epoch == null || isEarlyData) {
            if (!isHandshaking || !early.add(record)) {
                drops.count(isHandshaking ? DropReason.LIMIT : DropReason.UNEXPECTED);
            }
            return;
        }
        if (!epoch.open(record)) {
            drops.count(DropReason.UNAUTHENTIC);
            if (epoch.forgeries() >= handshake.suite().forgeryLimit()) {
                fail(AlertDescription.BAD_RECORD_MAC, DtlsFailure.LIMIT, "too many forged records for one key");
            }
            return;
        }
        if (!epoch.markReceived(record)) {
            drops.count(DropReason.REPLAYED);
            return;
        }
        handshake.records.prove();
        switch (record.type) {
            case ContentType.HANDSHAKE -> readHandshake();
            case ContentType.ALERT -> readAlert();
            case ContentType.ACK -> readAck();
            case ContentType.APPLICATION_DATA -> readData();
            default -> drops.count(DropReason.UNEXPECTED);
        }
    }

    private void readData() {
        if (state != State.CONNECTED || record.epoch == Keys13.HANDSHAKE_EPOCH) {
            drops.count(DropReason.NOT_PERMITTED);
        } else if (record.contentLength() > MAX_PLAINTEXT_LENGTH) {
            drops.count(DropReason.MALFORMED);
        } else if (record.contentLength() > 0 && !data.add(record.bytes, record.contentAt, record.contentLength())) {
            drops.count(DropReason.OVERLOAD);
        }
    }

    private void readHandshake() {
        int epoch = record.epoch;
        switch (handshake.incoming.accept(record.bytes, record.contentAt, record.contentEnd, epoch)) {
            case REFUSED -> {
                drops.count(DropReason.MALFORMED);
                return;
            }
            case REPEATED -> answerRepetition(epoch);
            case OUT_OF_ORDER -> {
                handshake.noteReceived(epoch, record.sequence);
                handshake.acknowledge();
            }
            case PROGRESS -> handshake.noteReceived(epoch, record.sequence);
        }
        try {
            HandshakeMessage message = handshake.incoming.poll();
            while (message != null && step != null) {
                step = step.receive(message);
                message = handshake.incoming.poll();
            }
        } catch (HandshakeException e) {
            fail(e.alert(), e.failure(), String.valueOf(e.getMessage()));
            return;
        } catch (MalformedException e) {
            AlertDescription illegal = AlertDescription.ILLEGAL_PARAMETER;
            fail(illegal, DtlsFailure.PROTOCOL_VIOLATION, String.valueOf(e.getMessage()));
            return;
        }
        DtlsEvent.Connected outcome = handshake.takeOutcome();
        if (outcome != null) {
            state = State.CONNECTED;
            events.add(outcome);
        }
    }

    /** The peer did not hear what we sent last. While our own timer runs, that one is enough; two would multiply datagrams. */
    private void answerRepetition(int epoch) {
        Flight flight = handshake.flight();
        if (flight.repeat() == Flight.Repeat.ON_REPETITION) {
            flight.rewind();
        }
        boolean isOurs = handshake.role == DtlsRole.SERVER || epoch > Keys13.HANDSHAKE_EPOCH;
        if (state == State.CONNECTED && isOurs) {
            handshake.noteReceived(epoch, record.sequence);
            handshake.acknowledge();
        }
    }

    private void readAck() {
        if (!record.isUnified) {
            drops.count(DropReason.UNEXPECTED);
            return;
        }
        Flight flight = handshake.flight();
        boolean[] isNews = {record.contentLength() == AckList.MIN_LENGTH}; // an empty one says that nothing came
        boolean isRead = AckList.read(
                record.bytes,
                record.contentAt,
                record.contentLength(),
                (epoch, sequence) -> isNews[0] |= flight.acknowledge(epoch, sequence));
        if (!isRead) {
            drops.count(DropReason.MALFORMED);
        } else if (isNews[0] && flight.repeat() == Flight.Repeat.BY_TIMER && !flight.isAcknowledged()) {
            flight.rewind(); // RFC 9147 §7.2: what the peer does not have, at once
            isPartMissing = true;
        }
    }

    private void readAlert() {
        if (record.contentLength() != AlertSender.LENGTH) {
            drops.count(DropReason.MALFORMED);
            return;
        }
        int level = BigEndian.u8(record.bytes, record.contentAt);
        int code = BigEndian.u8(record.bytes, record.contentAt + 1);
        if (code == AlertDescription.CLOSE_NOTIFY.code()) {
            alerts.send(AlertDescription.CLOSE_NOTIFY, false);
            end(new DtlsEvent.Closed());
        } else if (AlertSender.isFatal(level, code, handshake.version)) {
            String text = "the peer says " + AlertDescription.describe(code);
            end(new DtlsEvent.Failed(DtlsFailure.PEER_ALERT, text));
        }
    }

    private void fail(AlertDescription description, DtlsFailure reason, String text) {
        alerts.send(description, true);
        end(new DtlsEvent.Failed(reason, text));
    }

    private void end(DtlsEvent last) {
        state = State.ENDED;
        if (step != null) {
            step.destroy();
        }
        step = null;
        timers.stopAll();
        early.clear();
        handshake.records.stopReading();
        events.add(last);
    }

    /** Starts and stops timers, after whatever happened. */
    private void settle(long now) {
        if (state == State.ENDED) {
            return;
        }
        Flight flight = handshake.flight();
        if (handshake.takeFreshFlight()) {
            retransmission.begin(flight.repeat() == Flight.Repeat.BY_TIMER, now);
            if (state == State.HANDSHAKING && !timers.isSet(DtlsTimer.GIVE_UP)) {
                timers.set(DtlsTimer.GIVE_UP, now + handshake.config.handshakeTimeoutNanos());
            }
        } else if (flight.isAcknowledged() && flight.repeat() == Flight.Repeat.BY_TIMER) {
            if (step instanceof Established13 established) {
                established.onAcknowledged();
            }
            handshake.endFlight();
            retransmission.end(now);
        } else if (flight.isEmpty()) {
            retransmission.end(now);
        } else if (isPartMissing) {
            retransmission.restart(now);
        }
        isPartMissing = false;
        if (state == State.CONNECTED && timers.isSet(DtlsTimer.GIVE_UP)) {
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

package dev.maru.dtls;

import dev.maru.dtls.Lifecycle.State;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/** Takes datagrams apart: records, their protection, and what is in them. Whatever cannot be used is counted and dropped. */
final class RecordReceiver {
    private final Handshake handshake;
    private final Lifecycle life;
    private final RecordView record = new RecordView();
    private final EarlyRecords early = new EarlyRecords();
    private final DataQueue data = new DataQueue();
    private final DropCounters drops = new DropCounters();
    /** What {@link #earliness} was when records were last looked at that had come too early. */
    private int earlinessBefore;

    private boolean isPartMissing;
    /** Whether the records at hand came before the datagram that is received now. */
    private boolean isLate;

    private TransportAddress newestFrom = TransportAddress.UNSPECIFIED;

    RecordReceiver(Handshake handshake, Lifecycle life) {
        this.handshake = handshake;
        this.life = life;
    }

    DropCounters drops() {
        return drops;
    }

    /** Where the newest authentic record came from (RFC 9146 §6). */
    TransportAddress newestFrom() {
        return newestFrom;
    }

    DataQueue data() {
        return data;
    }

    /** Whether an ACK said since the last call that a part of our flight is missing, which is to be sent at once. */
    boolean takePartMissing() {
        boolean was = isPartMissing;
        isPartMissing = false;
        return was;
    }

    void receive(Datagram in) {
        handshake.remote = in.remote();
        isLate = false;
        readAll(in.bytes(), in.offset(), in.limit());
        while (early.size() > 0 && !life.isEnded() && earliness() != earlinessBefore) {
            readEarly();
        }
    }

    private void readAll(byte[] b, int from, int limit) {
        int at = from;
        while (at < limit && !life.isEnded()) {
            record.ownId = handshake.records.ownId();
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
        return 2 * handshake.records.newestRead() + (life.isConnected() ? 1 : 0);
    }

    /** Reads what came before its keys; what is still too early waits on. */
    private void readEarly() {
        earlinessBefore = earliness();
        isLate = true;
        for (int left = early.size(); left > 0; left--) {
            byte[] waiting = early.remove();
            readAll(waiting, 0, waiting.length);
        }
    }

    /** Without protection there are only hellos, in 1.2 most of the handshake, and alerts of a side without keys. */
    private void readPlain() {
        if (handshake.records.isProven() || life.isConnected() || isServerProtected()) {
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

    /** A server of 1.3 has keys from its ServerHello on, for its alerts too. A client has none before it has taken that one. */
    private boolean isServerProtected() {
        return handshake.role == DtlsRole.CLIENT
                && handshake.version == DtlsVersion.DTLS_1_3
                && handshake.records.newestRead() > 0;
    }

    private void readProtected() {
        ReadEpoch epoch = handshake.records.epochOf(record);
        boolean isHandshaking = life.state() == State.HANDSHAKING;
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
                life.fail(AlertDescription.BAD_RECORD_MAC, DtlsFailure.LIMIT, "too many forged records for one key");
            }
            return;
        }
        boolean isNewest = handshake.records.isNewest(epoch, record);
        if (!epoch.markReceived(record)) {
            drops.count(DropReason.REPLAYED);
            return;
        }
        handshake.records.prove();
        if (isNewest && !isLate) {
            newestFrom = handshake.remote;
        }
        switch (record.type) {
            case ContentType.HANDSHAKE -> readHandshake();
            case ContentType.ALERT -> readAlert();
            case ContentType.ACK -> readAck();
            case ContentType.APPLICATION_DATA -> readData();
            default -> drops.count(DropReason.UNEXPECTED);
        }
    }

    private void readData() {
        if (!life.isConnected() || record.epoch == Keys13.HANDSHAKE_EPOCH) {
            drops.count(DropReason.NOT_PERMITTED);
        } else if (record.contentLength() > DtlsConnection.MAX_PLAINTEXT_LENGTH) {
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
        advance(handshake.incoming.poll());
    }

    /** Gives a message to the step that takes it, and those behind it that are whole. */
    void advance(@Nullable HandshakeMessage first) {
        try {
            HandshakeMessage message = first;
            Step step = life.step();
            while (message != null && step != null) {
                step = step.receive(message);
                life.step(step);
                message = handshake.incoming.poll();
            }
        } catch (HandshakeException e) {
            life.fail(e.alert(), e.failure(), String.valueOf(e.getMessage()));
            return;
        } catch (MalformedException e) {
            AlertDescription illegal = AlertDescription.ILLEGAL_PARAMETER;
            life.fail(illegal, DtlsFailure.PROTOCOL_VIOLATION, String.valueOf(e.getMessage()));
            return;
        }
        DtlsEvent.Connected outcome = handshake.takeOutcome();
        if (outcome != null) {
            life.connect(outcome);
        }
    }

    /** The peer did not hear what we sent last. While our own timer runs, that one is enough; two would multiply datagrams. */
    private void answerRepetition(int epoch) {
        Flight flight = handshake.flight();
        if (flight.repeat() == Flight.Repeat.ON_REPETITION) {
            flight.rewind();
        }
        boolean isOurs = handshake.role == DtlsRole.SERVER || epoch > Keys13.HANDSHAKE_EPOCH;
        if (life.isConnected() && isOurs) {
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
            life.alerts().send(AlertDescription.CLOSE_NOTIFY, false);
            life.end(new DtlsEvent.Closed());
        } else if (AlertSender.isFatal(level, code, handshake.version)) {
            String text = "the peer says " + AlertDescription.describe(code);
            life.end(new DtlsEvent.Failed(DtlsFailure.PEER_ALERT, text, code, DtlsEvent.Failed.NO_ALERT));
        }
    }
}

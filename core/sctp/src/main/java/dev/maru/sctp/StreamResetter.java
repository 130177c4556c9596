package dev.maru.sctp;

import dev.maru.sctp.OutgoingStream.Reset;
import dev.maru.wire.BigEndian;
import dev.maru.wire.DropReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Resets streams (RFC 6525), one request at a time. Data channels are closed by it (RFC 8831 §6.7). Requests to reset TSNs or to add
 * streams are denied.
 */
final class StreamResetter {
    // Results (RFC 6525 §4.4)
    private static final int NOTHING_TO_DO = 0;
    private static final int PERFORMED = 1;
    private static final int DENIED = 2;
    private static final int WRONG_SSN = 3;
    private static final int ALREADY_IN_PROGRESS = 4;
    private static final int BAD_SEQUENCE_NUMBER = 5;
    private static final int IN_PROGRESS = 6;

    /** Streams in one request; with its header it has to fit into the smallest packet. */
    private static final int MAX_STREAMS = 200;

    private static final int PARAMETER_HEADER = 4;

    /** Request, response, last TSN. */
    private static final int OUTGOING_FIXED = PARAMETER_HEADER + 12;

    private final AssociationState association;
    private final SentChunks sent;
    private final Outbox outbox;
    private final Acknowledger acknowledger;
    private final Reassembly reassembly;
    private final RttEstimator rtt;

    // Ours
    private final ArrayDeque<OutgoingStream> wanted = new ArrayDeque<>();
    private List<OutgoingStream> requested = List.of();
    private int nextRequest;
    private int request;
    private int answersRequest;
    private boolean isAnswerPending;

    // The peer's
    private int expectedRequest;
    private int lastResult = NOTHING_TO_DO;

    StreamResetter(AssociationState association, DataPath path) {
        this.association = association;
        this.sent = path.sent;
        this.outbox = path.outbox;
        this.acknowledger = path.acknowledger;
        this.reassembly = path.reassembly;
        this.rtt = path.recovery.rtt;
        this.nextRequest = association.localInitialTsn; // §4.1
    }

    void start(int peerInitialTsn) {
        expectedRequest = peerInitialTsn;
        answersRequest = peerInitialTsn - 1;
    }

    // Ours

    /** Asks for a stream of ours to begin anew, once what was handed over is sent. */
    void want(int streamId) {
        OutgoingStream stream = outbox.stream(streamId);
        if (stream.reset == Reset.NONE) {
            stream.reset = Reset.WANTED;
            wanted.add(stream);
        }
    }

    /** Makes the next request if there is none on its way. */
    void prepare(long now) {
        if (wanted.isEmpty() || !requested.isEmpty() || !association.state.sends()) {
            return;
        }
        List<OutgoingStream> ready = new ArrayList<>();
        for (Iterator<OutgoingStream> i = wanted.iterator(); i.hasNext() && ready.size() < MAX_STREAMS; ) {
            OutgoingStream stream = i.next();
            if (stream.queue.isEmpty()) {
                i.remove();
                stream.reset = Reset.REQUESTED;
                ready.add(stream);
            }
        }
        if (ready.isEmpty()) {
            return;
        }
        if (!association.canReset) {
            ready.forEach(this::refuse);
            return;
        }
        requested = ready;
        request = nextRequest++;
        send(now);
    }

    private void send(long now) {
        int length = OUTGOING_FIXED + 2 * requested.size();
        byte[] parameter = new byte[length];
        BigEndian.put16(parameter, 0, ChunkType.OUTGOING_SSN_RESET);
        BigEndian.put16(parameter, 2, length);
        BigEndian.put32(parameter, 4, request);
        BigEndian.put32(parameter, 8, answersRequest);
        BigEndian.put32(parameter, 12, sent.nextTsn() - 1);
        for (int i = 0; i < requested.size(); i++) {
            BigEndian.put16(parameter, OUTGOING_FIXED + 2 * i, requested.get(i).id);
        }
        association.control(Chunks.of(ChunkType.RE_CONFIG, 0, parameter));
        association.timers.set(SctpTimer.RECONFIG, now + rtt.rto());
    }

    /** The peer has not answered, or was not ready. */
    void handleTimeout(long now) {
        if (requested.isEmpty()) {
            return;
        }
        if (isAnswerPending) {
            isAnswerPending = false;
            // Deviation: a request that was in progress is sent again under a new number, because older peers answer a
            // repeated number
            // with the result that they remember.
            request = nextRequest++;
        } else {
            association.countError();
            if (association.state == SctpState.ENDED) {
                return;
            }
        }
        send(now);
    }

    private void refuse(OutgoingStream stream) {
        stream.reset = Reset.NONE;
        association.events.add(new SctpEvent.OutgoingStreamResetRefused(stream.id));
    }

    private void handleResponse(int number, int result) {
        if (requested.isEmpty() || number != request) {
            association.drops.count(DropReason.UNEXPECTED);
            return;
        }
        if (result == IN_PROGRESS || result == ALREADY_IN_PROGRESS) {
            isAnswerPending = true; // the timer asks again
            return;
        }
        List<OutgoingStream> streams = requested;
        requested = List.of();
        isAnswerPending = false;
        association.timers.stop(SctpTimer.RECONFIG);
        for (OutgoingStream stream : streams) {
            if (result == NOTHING_TO_DO || result == PERFORMED) {
                stream.restart();
                association.events.add(new SctpEvent.OutgoingStreamReset(stream.id));
            } else {
                refuse(stream);
            }
        }
    }

    // The peer's

    /** Takes the value of a RE-CONFIG chunk: one or two parameters (§3.1). */
    void handle(byte[] b, int at, int length) {
        if (!association.state.sends() && !association.state.receives()) {
            association.drops.count(DropReason.UNEXPECTED);
            return;
        }
        int p = at;
        int end = at + length;
        for (int i = 0; i < 2 && p + 8 <= end; i++) {
            int type = BigEndian.u16(b, p);
            int size = BigEndian.u16(b, p + 2);
            if (size < 8 || p + size > end) {
                association.drops.count(DropReason.TRUNCATED);
                return;
            }
            int number = BigEndian.i32(b, p + 4);
            if (type != ChunkType.RECONFIG_RESPONSE) {
                handleRequest(type, number, b, p, size);
            } else if (size >= 12) {
                handleResponse(number, BigEndian.i32(b, p + 8));
            }
            p += ChunkType.padded(size);
        }
    }

    private void handleRequest(int type, int number, byte[] b, int at, int size) {
        boolean isRepeated = number == expectedRequest - 1;
        if (!isRepeated && number != expectedRequest) {
            respond(number, BAD_SEQUENCE_NUMBER);
            return;
        }
        if (isRepeated && lastResult != IN_PROGRESS) {
            respond(number, lastResult);
            return;
        }
        expectedRequest = number + 1;
        lastResult = switch (type) {
            case ChunkType.OUTGOING_SSN_RESET -> size < OUTGOING_FIXED ? DENIED : resetIncoming(b, at, size);
            case ChunkType.INCOMING_SSN_RESET -> wantAll(number, b, at, size);
            default -> DENIED;
        };
        respond(number, lastResult);
    }

    private void respond(int number, int result) {
        byte[] parameter = new byte[12];
        BigEndian.put16(parameter, 0, ChunkType.RECONFIG_RESPONSE);
        BigEndian.put16(parameter, 2, parameter.length);
        BigEndian.put32(parameter, 4, number);
        BigEndian.put32(parameter, 8, result);
        association.control(Chunks.of(ChunkType.RE_CONFIG, 0, parameter));
    }

    /** The peer's streams begin anew, when all that was sent before has come (§5.2.2). */
    private int resetIncoming(byte[] b, int at, int size) {
        int lastTsn = BigEndian.i32(b, at + 12);
        if (lastTsn - acknowledger.tsns().cumulative() > 0) {
            return IN_PROGRESS;
        }
        int count = (size - OUTGOING_FIXED) / 2;
        for (int i = 0; i < count; i++) {
            if (BigEndian.u16(b, at + OUTGOING_FIXED + 2 * i) >= association.incomingStreams) {
                return WRONG_SSN;
            }
        }
        if (count == 0) {
            reassembly.streamIds().forEach(this::restart); // §4.1: no list means all
        }
        for (int i = 0; i < count; i++) {
            restart(BigEndian.u16(b, at + OUTGOING_FIXED + 2 * i));
        }
        return PERFORMED;
    }

    private void restart(int streamId) {
        reassembly.restart(streamId);
        association.events.add(new SctpEvent.IncomingStreamReset(streamId));
    }

    /** The peer wants streams of ours to begin anew (§5.2.3): they are asked for as if we had wanted it. */
    private int wantAll(int number, byte[] b, int at, int size) {
        int count = (size - 8) / 2;
        for (int i = 0; i < count; i++) {
            OutgoingStream stream = outbox.find(BigEndian.u16(b, at + 8 + 2 * i));
            if (stream != null) {
                want(stream.id);
            }
        }
        answersRequest = number;
        return count == 0 ? DENIED : PERFORMED;
    }
}

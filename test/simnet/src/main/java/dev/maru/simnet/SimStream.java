package dev.maru.simnet;

import dev.maru.simnet.SimStreamHandler.Ending;
import dev.maru.simnet.TcpSegment.Kind;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One end of a TCP connection: messages arrive whole, in order and once, whatever the links lose; how long that takes is as with TCP.
 *
 * <p>A handshake of SYN, SYN-ACK and ACK opens it (simultaneous open included, RFC 9293 §3.5), messages travel in segments that
 * fit every link, acknowledgements are cumulative, and what is lost is sent again after three duplicate ones or a timeout that
 * doubles (RFC 6298). Its window is fixed: there is no congestion control and no flow control. There is no half-closing and no
 * TIME-WAIT either.
 */
public final class SimStream {
    /** Payload of one segment: fits the smallest MTU of IPv6 (1,280), so that no path MTU has to be found. */
    static final int SEGMENT = 1_220;

    /** How many segments may be unacknowledged: about what Linux's first 64 kB of receive window are. */
    private static final int WINDOW = 54;

    /** Before a round trip was measured (RFC 6298 §2.1). */
    private static final long FIRST_RTO = SimNet.SECOND;

    /** The least timeout, as Linux has it. */
    private static final long MIN_RTO = 200 * SimNet.MILLISECOND;

    /** How often a SYN is sent; it is given up after 31 s. */
    private static final int SYNS = 5;

    /** How often a segment is sent at most, as on Linux; that is minutes. */
    private static final int RETRIES = 15;

    private static final byte[] NOTHING = {};

    private enum State {
        /** SYN sent. To OPEN or CLOSED. */
        CONNECTING,
        /** SYN received, SYN-ACK sent. To OPEN or CLOSED. */
        ACCEPTING,
        /** To CLOSING by us, to CLOSED by the other side. */
        OPEN,
        /** FIN queued. To CLOSED. */
        CLOSING,
        /** Is over. */
        CLOSED
    }

    private record Segment(byte[] payload, boolean endsMessage, boolean isFin) {}

    private final SimNet net;
    private final SimHost host;
    private final TransportAddress local;
    private final TransportAddress remote;
    private final SimStreamHandler handler;
    private State state;
    private int tries;
    private long timerSet;
    private boolean isCloseWaiting;

    // what we send; segment n is unacknowledged.get(n - acknowledged)
    private final List<Segment> unacknowledged = new ArrayList<>();
    private long acknowledged;
    private long nextToSend;
    private int duplicates;
    private long recoverUntil;
    private long rto = FIRST_RTO;
    private long timedSegment = -1;
    private long timedAt;

    // what we receive
    private long expected;
    private final Map<Long, SimPacket> early = new HashMap<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    SimStream(SimHost host, TransportAddress local, TransportAddress remote, SimStreamHandler handler) {
        this.net = host.net();
        this.host = host;
        this.local = local;
        this.remote = remote;
        this.handler = handler;
        this.state = State.CONNECTING;
    }

    void connect() {
        transmit(Kind.SYN);
        startTimer();
    }

    void accept() {
        state = State.ACCEPTING;
        transmit(Kind.SYN_ACK);
        startTimer();
    }

    /**
     * Our address.
     *
     * @return with the port
     */
    public TransportAddress local() {
        return local;
    }

    /**
     * Where the other side is, as seen from here.
     *
     * @return with the port
     */
    public TransportAddress remote() {
        return remote;
    }

    /**
     * Whether messages can be sent.
     *
     * @return false before it stands and once it is over
     */
    public boolean isOpen() {
        return state == State.OPEN;
    }

    /**
     * Sends a message; before the connection stands it waits.
     *
     * @param bytes copied
     */
    public void send(byte[] bytes) {
        if (state == State.CLOSED || state == State.CLOSING) {
            return; // as with a socket whose other end is gone: nobody hears it
        }
        int at = 0;
        do {
            int count = Math.min(SEGMENT, bytes.length - at);
            byte[] part = java.util.Arrays.copyOfRange(bytes, at, at + count);
            at += count;
            unacknowledged.add(new Segment(part, at == bytes.length, false));
        } while (at < bytes.length);
        push();
    }

    /** Ends it once everything is sent. No more is told to the handler. */
    public void close() {
        if (state == State.OPEN) {
            state = State.CLOSING;
            unacknowledged.add(new Segment(NOTHING, false, true));
            push();
        } else if (unacknowledged.isEmpty() && state != State.CLOSING) {
            finish(); // nothing to wait for
        } else {
            isCloseWaiting = state != State.CLOSED;
        }
    }

    /** Ends it at once, as when a process dies: the other side is sent a RST. */
    public void abort() {
        if (state != State.CLOSED) {
            transmit(Kind.RST);
            finish();
        }
    }

    void handle(SimPacket packet, TcpSegment tcp) {
        switch (tcp.kind()) {
            case SYN -> handleSyn();
            case SYN_ACK -> {
                open();
                transmit(Kind.ACK);
            }
            case ACK -> {
                open();
                handleAck(tcp, true);
            }
            case DATA, FIN -> {
                open();
                handleAck(tcp, false);
                receive(packet, tcp);
            }
            case RST -> end(state == State.CONNECTING ? Ending.REFUSED : Ending.RESET);
        }
    }

    private void handleSyn() {
        if (state == State.CONNECTING || state == State.ACCEPTING) {
            transmit(Kind.SYN_ACK); // both connect at once, or our answer was lost
        } else {
            transmit(Kind.ACK);
        }
    }

    private void open() {
        if (state == State.CONNECTING || state == State.ACCEPTING) {
            state = State.OPEN;
            tries = 0;
            timerSet++;
            handler.onOpen(this);
            push();
            if (isCloseWaiting) {
                close();
            }
        }
    }

    private void handleAck(TcpSegment tcp, boolean isPure) {
        long news = tcp.acknowledged() - acknowledged;
        if (news > 0 && news <= unacknowledged.size()) {
            if (timedSegment >= 0 && tcp.acknowledged() > timedSegment) {
                rto = Math.max(MIN_RTO, 2 * (net.now() - timedAt));
                timedSegment = -1;
            }
            boolean isFinAcknowledged = unacknowledged.get((int) news - 1).isFin;
            unacknowledged.subList(0, (int) news).clear();
            acknowledged += news;
            nextToSend = Math.max(nextToSend, acknowledged);
            duplicates = 0;
            tries = 0;
            timerSet++;
            if (isFinAcknowledged) {
                finish();
                return;
            }
            if (nextToSend > acknowledged) {
                startTimer();
                if (acknowledged < recoverUntil) {
                    transmit(acknowledged); // the next hole (RFC 6582 §3.2)
                }
            }
            push();
        } else if (news == 0 && isPure && nextToSend > acknowledged && ++duplicates == 3) {
            recoverUntil = nextToSend;
            transmit(acknowledged); // RFC 5681 §3.2
        }
    }

    private void receive(SimPacket packet, TcpSegment tcp) {
        if (tcp.number() >= expected && tcp.number() < expected + WINDOW) {
            early.put(tcp.number(), packet);
        }
        List<byte[]> messages = new ArrayList<>();
        boolean isFinished = false;
        for (SimPacket next = early.remove(expected); next != null; next = early.remove(expected)) {
            expected++;
            TcpSegment header = java.util.Objects.requireNonNull(next.tcp());
            isFinished |= header.kind() == Kind.FIN;
            message.writeBytes(next.payload());
            if (header.endsMessage()) {
                messages.add(message.toByteArray());
                message.reset();
            }
        }
        transmit(Kind.ACK);
        for (byte[] bytes : messages) {
            if (state == State.OPEN) {
                handler.onMessage(
                        this, new Datagram(0).wrap(bytes, 0, bytes.length).between(Protocol.TCP, local, remote));
            }
        }
        if (isFinished) {
            end(Ending.CLOSED);
        }
    }

    private void push() {
        if (state != State.OPEN && state != State.CLOSING) {
            return;
        }
        boolean wasIdle = nextToSend == acknowledged;
        long end = Math.min(acknowledged + WINDOW, acknowledged + unacknowledged.size());
        while (nextToSend < end) {
            if (timedSegment < 0) {
                timedSegment = nextToSend;
                timedAt = net.now();
            }
            transmit(nextToSend++);
        }
        if (wasIdle && nextToSend > acknowledged) {
            startTimer();
        }
    }

    private void transmit(long number) {
        Segment segment = unacknowledged.get((int) (number - acknowledged));
        Kind kind = segment.isFin ? Kind.FIN : Kind.DATA;
        TcpSegment tcp = new TcpSegment(kind, number, expected, segment.endsMessage);
        host.transmit(new SimPacket(local, remote, segment.payload, tcp));
    }

    private void transmit(Kind kind) {
        host.transmit(new SimPacket(local, remote, NOTHING, new TcpSegment(kind, 0, expected, false)));
    }

    private void startTimer() {
        long mine = ++timerSet;
        net.after(rto << Math.min(tries, 6), () -> {
            if (mine == timerSet && state != State.CLOSED) {
                retry();
            }
        });
    }

    private void retry() {
        tries++;
        boolean isOpening = state == State.CONNECTING || state == State.ACCEPTING;
        if (tries >= (isOpening ? SYNS : RETRIES)) {
            end(Ending.TIMED_OUT);
            return;
        }
        if (isOpening) {
            transmit(state == State.CONNECTING ? Kind.SYN : Kind.SYN_ACK);
        } else {
            timedSegment = -1; // Karn's algorithm: its answer would be ambiguous
            duplicates = 0;
            recoverUntil = nextToSend;
            transmit(acknowledged);
        }
        startTimer();
    }

    private void end(Ending ending) {
        boolean isTold = state != State.CLOSED && state != State.CLOSING;
        finish();
        if (isTold) {
            handler.onClosed(this, ending);
        }
    }

    private void finish() {
        state = State.CLOSED;
        timerSet++;
        host.forget(this);
    }

    @Override
    public String toString() {
        return "SimStream[" + local + " <-> " + remote + " " + state + "]";
    }
}

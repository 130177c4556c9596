package dev.maru.stun;

import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks one STUN server for the address it sees (RFC 8489 §3), and can ask it to answer from elsewhere (RFC 5780 §4). It asks once, tells one
 * event, and is done. It answers nothing itself.
 */
public final class BindingClient implements Machine<BindingEvent> {
    /** CHANGE-REQUEST (RFC 5780 §7.2): answer from the other IP address. */
    public static final int CHANGE_IP = 4;

    /** CHANGE-REQUEST (RFC 5780 §7.2): answer from the other port. */
    public static final int CHANGE_PORT = 2;

    private final TransportAddress local;
    private final TransportAddress server;
    private final int change;
    private final StunTransaction transaction;
    private final StunMessage message = new StunMessage();
    private final StunWriter writer = new StunWriter();
    private final DropCounters drops = new DropCounters();
    private boolean isDue;
    private @Nullable BindingEvent event;

    /**
     * A plain request.
     *
     * @param local our address
     * @param server its address
     * @param entropy for the transaction id, unguessable
     */
    public BindingClient(TransportAddress local, TransportAddress server, RandomGenerator entropy) {
        this(local, server, 0, entropy);
    }

    /**
     * A request that may ask for an answer from elsewhere.
     *
     * @param local our address
     * @param server its address
     * @param change {@link #CHANGE_IP}, {@link #CHANGE_PORT}, both, or 0
     * @param entropy for the transaction id, unguessable
     */
    public BindingClient(TransportAddress local, TransportAddress server, int change, RandomGenerator entropy) {
        this(local, server, change, StunTransaction.RC, entropy);
    }

    /** A request that is sent so many times at most. */
    BindingClient(TransportAddress local, TransportAddress server, int change, int rc, RandomGenerator entropy) {
        this.local = local;
        this.server = server;
        this.change = change;
        this.transaction =
                StunTransaction.overUdp(entropy.nextInt(), entropy.nextLong(), StunTransaction.INITIAL_RTO, rc);
    }

    @Override
    public void handleDatagram(Datagram in, long now) {
        if (!message.parse(in.bytes(), in.offset(), in.length())) {
            drops.count(DropReason.MALFORMED);
            return;
        }
        boolean isFromServer = change != 0 || in.remote().equals(server);
        if (!isFromServer || transaction.nextTimeout() == NEVER || !transaction.isAnsweredBy(message)) {
            drops.count(DropReason.UNEXPECTED);
            return;
        }
        BindingEvent answer = read(now);
        if (answer == null) {
            drops.count(DropReason.MALFORMED);
            return;
        }
        transaction.stop();
        isDue = false;
        event = answer;
    }

    /** Whether a message is this request's answer, by its transaction id. */
    boolean isAnsweredBy(StunMessage response) {
        return transaction.nextTimeout() != NEVER && transaction.isAnsweredBy(response);
    }

    private @Nullable BindingEvent read(long now) {
        if (message.messageClass() == StunClass.ERROR_RESPONSE) {
            int code = message.errorCode();
            return code < 0 ? null : new BindingEvent.Refused(code, message.reasonPhrase());
        }
        TransportAddress mapped = message.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS);
        if (mapped == null) {
            mapped = message.address(StunAttribute.MAPPED_ADDRESS); // a server of RFC 3489
        }
        if (mapped == null || message.unknownCount() > 0) {
            return null;
        }
        TransportAddress other = message.address(StunAttribute.OTHER_ADDRESS);
        return new BindingEvent.Mapped(mapped, other == null ? server : other, transaction.roundTrip(now));
    }

    @Override
    public void handleTimeout(long now) {
        switch (transaction.poll(now)) {
            case WAIT -> {}
            case SEND -> isDue = true;
            case GIVE_UP -> event = new BindingEvent.TimedOut();
        }
    }

    @Override
    public long nextTimeout() {
        return transaction.nextTimeout();
    }

    @Override
    public boolean pollTransmit(Datagram out, long now) {
        handleTimeout(now);
        if (!isDue) {
            return false;
        }
        isDue = false;
        writer.begin(out.bytes(), out.offset(), StunClass.REQUEST, StunMethod.BINDING)
                .transaction(transaction.idHigh(), transaction.idLow());
        if (change != 0) {
            writer.u32(StunAttribute.CHANGE_REQUEST, change);
        }
        writer.fingerprint().finish(out);
        out.between(local, server);
        return true;
    }

    @Override
    public @Nullable BindingEvent pollEvent() {
        BindingEvent next = event;
        event = null;
        return next;
    }

    /**
     * What came and was not taken.
     *
     * @return live counters
     */
    public DropCounters drops() {
        return drops;
    }
}

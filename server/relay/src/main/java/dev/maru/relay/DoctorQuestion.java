package dev.maru.relay;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunTransaction;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Datagram;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One request without credentials, and its answer (RFC 8489 §6): Binding, or an Allocate that has to be refused. */
final class DoctorQuestion implements DoctorParty {
    /** Transport UDP, as REQUESTED-TRANSPORT says it (RFC 8656 §18.8). */
    private static final int RELAY_UDP = 17 << 24;

    private static final int MAX_REQUEST = 128;

    private final DoctorRoad road;
    private final TransportAddress server;
    private final int method;
    private final StunTransaction transaction;
    private @Nullable StunMessage answer;
    private @Nullable IOException failure;
    private long roundTrip = -1;

    DoctorQuestion(DoctorRoad road, TransportAddress server, int method, RandomGenerator entropy) {
        this.road = road;
        this.server = server;
        this.method = method;
        this.transaction = road.protocol() == Protocol.UDP
                ? StunTransaction.overUdp(
                        entropy.nextInt(), entropy.nextLong(), StunTransaction.INITIAL_RTO, StunTransaction.RC)
                : StunTransaction.overReliable(entropy.nextInt(), entropy.nextLong());
    }

    /** The answer, or null. */
    @Nullable
    StunMessage answer() {
        return answer;
    }

    /** What the host said in place of an answer, or null. */
    @Nullable
    IOException failure() {
        return failure;
    }

    boolean isOver() {
        return answer != null || failure != null;
    }

    /** Nanoseconds, or -1 when the request was repeated. */
    long roundTrip() {
        return roundTrip;
    }

    /** The address that the server sees, or null. */
    @Nullable
    TransportAddress mapped() {
        StunMessage message = answer;
        if (message == null || message.messageClass() != StunClass.SUCCESS_RESPONSE) {
            return null;
        }
        TransportAddress mapped = message.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS);
        return mapped == null ? message.address(StunAttribute.MAPPED_ADDRESS) : mapped;
    }

    @Override
    public void take(DoctorParcel parcel, long now) {
        if (parcel.failure() != null) {
            failure = parcel.failure();
            return;
        }
        StunMessage message = new StunMessage();
        if (message.parse(parcel.bytes(), 0, parcel.bytes().length) && transaction.isAnsweredBy(message)) {
            roundTrip = transaction.roundTrip(now);
            transaction.stop();
            answer = message;
        }
    }

    @Override
    public void act(long now) {
        if (isOver() || transaction.poll(now) != StunTransaction.Step.SEND) {
            return;
        }
        Datagram packet = new Datagram(MAX_REQUEST);
        StunWriter writer = new StunWriter()
                .begin(packet.bytes(), packet.offset(), StunClass.REQUEST, method)
                .transaction(transaction.idHigh(), transaction.idLow());
        if (method == StunMethod.ALLOCATE) {
            writer.u32(StunAttribute.REQUESTED_TRANSPORT, RELAY_UDP);
        } else if (method == StunMethod.REFRESH) {
            writer.u32(StunAttribute.LIFETIME, 0);
        }
        writer.fingerprint().finish(packet);
        road.send(packet.between(road.protocol(), road.local(), server));
    }

    @Override
    public long nextTimeout() {
        return transaction.nextTimeout();
    }
}

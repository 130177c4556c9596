package dev.maru.ice;

import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunTransaction;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;
import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Writes connectivity checks and their answers (RFC 8445 §7.1, §7.3) and keeps them until the driver takes them. */
final class CheckMessages {
    /** More than a full checklist can have due at once; what is above is dropped and counted. */
    private static final int MAX_QUEUED = 128;

    /** A check has a username of at most 513 bytes and some 100 more. */
    private static final int MAX_LENGTH = 700;

    private record Packet(byte[] bytes, Protocol protocol, TransportAddress local, TransportAddress remote) {}

    private final StunWriter writer = new StunWriter();
    private final byte[] buffer = new byte[MAX_LENGTH];
    private final ArrayDeque<Packet> queue = new ArrayDeque<>();
    private final DropCounters drops;

    CheckMessages(DropCounters drops) {
        this.drops = drops;
    }

    void request(CandidatePair pair, StunTransaction transaction, boolean isControlling, long tiebreaker) {
        Generation generation = pair.generation;
        IceCredentials remote = Objects.requireNonNull(generation.remote, "checks need the peer's credentials");
        writer.begin(buffer, 0, StunClass.REQUEST, StunMethod.BINDING)
                .transaction(transaction.idHigh(), transaction.idLow())
                .text(StunAttribute.USERNAME, remote.usernameFragment() + ":" + generation.local.usernameFragment())
                .u32(StunAttribute.PRIORITY, (int) peerReflexivePriority(pair.local))
                .i64(isControlling ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED, tiebreaker);
        if (isControlling && pair.asksToUse) {
            writer.flag(StunAttribute.USE_CANDIDATE);
        }
        writer.integrity(Objects.requireNonNull(generation.remoteKey)).fingerprint();
        enqueue(pair.protocol(), pair.base, pair.remote.address());
    }

    /** A Binding indication (RFC 8445 §11): nobody answers it, but NATs and firewalls see it. */
    void keepalive(CandidatePair pair, RandomGenerator entropy) {
        writer.begin(buffer, 0, StunClass.INDICATION, StunMethod.BINDING)
                .transaction(entropy.nextInt(), entropy.nextLong())
                .fingerprint();
        enqueue(pair.protocol(), pair.base, pair.remote.address());
    }

    /** What the candidate would have if the peer learned of it by this check (§7.1.1). */
    static long peerReflexivePriority(Candidate local) {
        int type = Candidate.typePreference(CandidateType.PEER_REFLEXIVE, local.transport());
        return (long) type << 24 | local.priority() & 0xFF_FFFF;
    }

    void success(StunMessage request, Datagram in, Generation generation) {
        writer.respond(buffer, 0, StunClass.SUCCESS_RESPONSE, request)
                .xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, in.remote())
                .integrity(generation.localKey)
                .fingerprint();
        enqueue(in.protocol(), in.local(), in.remote());
    }

    void error(StunMessage request, Datagram in, Generation generation, int code) {
        writer.respond(buffer, 0, StunClass.ERROR_RESPONSE, request)
                .errorCode(code, code == 487 ? "Role Conflict" : "Unknown Attribute");
        if (code == 420) {
            writer.unknownAttributes(request);
        }
        writer.integrity(generation.localKey).fingerprint();
        enqueue(in.protocol(), in.local(), in.remote());
    }

    private void enqueue(Protocol protocol, TransportAddress local, TransportAddress remote) {
        if (queue.size() >= MAX_QUEUED) {
            drops.count(DropReason.OVERLOAD);
            return;
        }
        queue.add(new Packet(java.util.Arrays.copyOf(buffer, writer.length()), protocol, local, remote));
    }

    boolean poll(Datagram out) {
        Packet packet = queue.poll();
        if (packet == null) {
            return false;
        }
        out.copyFrom(packet.bytes, 0, packet.bytes.length);
        out.between(packet.protocol, packet.local, packet.remote);
        return true;
    }

    void clear() {
        queue.clear();
    }
}

package dev.maru.ice;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.stun.IntegrityKey;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

/** Whatever comes to an agent's address, signed by the peer or by nobody, it goes on. */
class IceAgentFuzzTest {
    private static final TransportAddress BASE = TransportAddress.ofLiteral("192.0.2.1", 5_000);
    private static final TransportAddress PEER = TransportAddress.ofLiteral("192.0.2.2", 6_000);
    private static final Set<StunAttribute> SIGNATURES = EnumSet.of(
            StunAttribute.MESSAGE_INTEGRITY, StunAttribute.MESSAGE_INTEGRITY_SHA256, StunAttribute.FINGERPRINT);
    private static final long STEP = 50_000_000;

    private final Datagram out = new Datagram(2_048);
    private final StunMessage message = new StunMessage();

    /** @param bytes one packet after the other, each behind a byte of its length; odd ones are signed as the peer would */
    @FuzzTest
    void survivesAnyPackets(byte[] bytes) {
        SplittableRandom entropy = new SplittableRandom(1);
        IceCredentials ours = IceCredentials.random(entropy);
        IceCredentials theirs = IceCredentials.random(entropy);
        IceAgent agent = new IceAgent(IceConfig.DEFAULT, true, ours, entropy);
        agent.addLocalCandidate(host(BASE), 0);
        agent.setRemoteCredentials(theirs, 0);
        agent.addRemoteCandidate(host(PEER), 0);
        long now = 0;
        for (int at = 0; at < bytes.length; now += STEP) {
            int size = Math.min(bytes[at++] & 0xFF, bytes.length - at);
            agent.handleDatagram(packet(bytes, at, size, ours), now);
            at += size;
            drain(agent, now);
        }
    }

    private Datagram packet(byte[] bytes, int at, int size, IceCredentials ours) {
        Datagram in = new Datagram(1_024);
        in.between(BASE, PEER);
        in.copyFrom(bytes, at, size);
        if ((size & 1) != 0 && message.parse(bytes, at, size - 1)) {
            StunWriter writer = new StunWriter()
                    .begin(in.bytes(), 0, message.messageClass(), message.method())
                    .transaction(message.transactionHigh(), message.transactionLow());
            for (StunAttribute attribute : StunAttribute.values()) {
                if (message.has(attribute) && !SIGNATURES.contains(attribute)) {
                    writer.bytes(attribute, bytes, message.indexOf(attribute), message.lengthOf(attribute));
                }
            }
            writer.integrity(IntegrityKey.shortTerm(ours.password()))
                    .fingerprint()
                    .finish(in);
        }
        return in;
    }

    private void drain(IceAgent agent, long now) {
        agent.handleTimeout(now);
        while (agent.pollTransmit(out, now)) {
            // Nobody answers.
        }
        while (agent.pollEvent() != null) {
            // Nobody listens.
        }
    }

    private static Candidate host(TransportAddress address) {
        long priority = Candidate.priorityOf(CandidateType.HOST, CandidateTransport.UDP, 8_191, 1);
        return new Candidate("1", 1, CandidateTransport.UDP, priority, address, CandidateType.HOST, null);
    }
}

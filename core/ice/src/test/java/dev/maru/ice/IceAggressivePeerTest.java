package dev.maru.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.stun.IntegrityKey;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A peer of RFC 5245 that nominates aggressively (§8.1.1.2): every check that it sends carries USE-CANDIDATE, on every pair. By §8.1.2
 * of the same both sides use the nominated pair of the highest priority, whichever came first.
 */
class IceAggressivePeerTest {
    private static final long MS = 1_000_000;
    private static final TransportAddress BASE = TransportAddress.ofLiteral("192.0.2.1", 5_000);
    private static final int[][] ORDERS = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

    private final SplittableRandom entropy = new SplittableRandom(1);
    private final IceCredentials ours = IceCredentials.random(entropy);
    private final IceCredentials theirs = IceCredentials.random(entropy);
    private final IceAgent agent = new IceAgent(IceConfig.DEFAULT, false, ours, entropy);
    private final StunWriter writer = new StunWriter();
    private final List<TransportAddress> selected = new ArrayList<>();
    private final Datagram out = new Datagram(2_048);
    private long now;
    private long transaction;

    private static TransportAddress peer(int index) {
        return TransportAddress.ofLiteral("198.51.100.1", 6_000 + index);
    }

    private static Candidate candidate(TransportAddress address, int preference) {
        long priority = Candidate.priorityOf(CandidateType.HOST, CandidateTransport.UDP, preference, 1);
        return new Candidate("1", 1, CandidateTransport.UDP, priority, address, CandidateType.HOST, null);
    }

    private void begin() {
        agent.addLocalCandidate(candidate(BASE, 100), now);
        for (int i = 0; i < 3; i++) {
            agent.addRemoteCandidate(candidate(peer(i), 1_000 + i), now); // the last is the best
        }
        agent.setRemoteCredentials(theirs, now);
    }

    private void nominate(int index) {
        Datagram in = new Datagram(600).between(BASE, peer(index));
        writer.begin(in.bytes(), 0, StunClass.REQUEST, StunMethod.BINDING)
                .transaction(9, ++transaction)
                .text(StunAttribute.USERNAME, ours.usernameFragment() + ":" + theirs.usernameFragment())
                .u32(StunAttribute.PRIORITY, 1_845_501_695)
                .i64(StunAttribute.ICE_CONTROLLING, 5)
                .flag(StunAttribute.USE_CANDIDATE)
                .integrity(IntegrityKey.shortTerm(ours.password()))
                .fingerprint()
                .finish(in);
        agent.handleDatagram(in, now);
    }

    /** Answers what the agent asks, except on silent pairs. */
    private void run(long millis, int silent) {
        for (long end = now + millis * MS; now < end; now += MS) {
            if (agent.nextTimeout() <= now) {
                agent.handleTimeout(now);
            }
            while (agent.pollTransmit(out.wrap(new byte[2_048], 0, 0), now)) {
                answer(silent);
            }
            for (IceEvent event = agent.pollEvent(); event != null; event = agent.pollEvent()) {
                if (event instanceof IceEvent.PairSelected pair) {
                    selected.add(pair.remote().address());
                }
            }
        }
    }

    private void answer(int silent) {
        StunMessage request = new StunMessage();
        assertThat(request.parse(out.bytes(), 0, out.length())).isTrue();
        if (request.messageClass() != StunClass.REQUEST || out.remote().equals(peer(silent))) {
            return;
        }
        assertThat(request.has(StunAttribute.USE_CANDIDATE)).isFalse(); // only who controls nominates
        Datagram in = new Datagram(600).between(out.local(), out.remote());
        writer.respond(in.bytes(), 0, StunClass.SUCCESS_RESPONSE, request)
                .xorAddress(StunAttribute.XOR_MAPPED_ADDRESS, BASE)
                .integrity(IntegrityKey.shortTerm(theirs.password()))
                .fingerprint()
                .finish(in);
        agent.handleDatagram(in, now);
    }

    @Test
    void usesTheBestOfAllNominatedPairsInWhateverOrderTheyCome() {
        for (int[] order : ORDERS) {
            IceAggressivePeerTest fresh = new IceAggressivePeerTest();
            fresh.begin();
            for (int index : order) {
                fresh.nominate(index);
                fresh.run(30, -1);
            }
            fresh.run(2_000, -1);
            assertThat(fresh.selected).as("%s", (Object) order).isNotEmpty();
            assertThat(fresh.selected.getLast()).isEqualTo(peer(2));
            assertThat(fresh.selected.stream().map(TransportAddress::port)).isSorted(); // it never went to a worse one
            assertThat(fresh.agent.state()).isEqualTo(IceState.CONNECTED);
        }
    }

    @Test
    void usesTheBestThatWorksWhenABetterOneIsNominatedInVain() {
        begin();
        for (int index : new int[] {2, 1, 0}) {
            nominate(index);
        }
        run(5_000, 2);
        assertThat(selected.getLast()).isEqualTo(peer(1));
    }

    @Test
    void doesNotMindBeingNominatedAgainAndAgain() {
        begin();
        for (int turn = 0; turn < 50; turn++) {
            for (int index = 0; index < 3; index++) {
                nominate(index);
            }
            run(20, -1);
        }
        assertThat(selected.getLast()).isEqualTo(peer(2));
        assertThat(selected.size()).isLessThanOrEqualTo(3);
    }
}

package dev.maru.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.stun.IntegrityKey;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunClass;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunMethod;
import dev.maru.stun.StunWriter;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import dev.maru.wire.MalformedException;
import dev.maru.wire.TransportAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One agent, and what strangers send to it. */
class IceAgentTest {
    private static final TransportAddress BASE = TransportAddress.ofLiteral("192.0.2.1", 5_000);
    private static final TransportAddress PEER = TransportAddress.ofLiteral("192.0.2.2", 6_000);

    private final SplittableRandom entropy = new SplittableRandom(1);
    private final IceCredentials ours = IceCredentials.random(entropy);
    private final IceCredentials theirs = IceCredentials.random(entropy);
    private final IceAgent agent = new IceAgent(IceConfig.DEFAULT, false, ours, entropy);
    private final Datagram out = new Datagram(2_048);
    private final StunWriter writer = new StunWriter();
    private final StunMessage message = new StunMessage();

    @BeforeEach
    void addOneAddress() {
        agent.addLocalCandidate(host(BASE), 0);
    }

    private static Candidate host(TransportAddress address) {
        long priority = Candidate.priorityOf(CandidateType.HOST, CandidateTransport.UDP, 8_191, 1);
        return new Candidate("1", 1, CandidateTransport.UDP, priority, address, CandidateType.HOST, null);
    }

    private StunWriter check(Datagram in, String username) {
        in.between(BASE, PEER);
        return writer.begin(in.bytes(), 0, StunClass.REQUEST, StunMethod.BINDING)
                .transaction(7, 8)
                .text(StunAttribute.USERNAME, username)
                .u32(StunAttribute.PRIORITY, 1_845_501_695)
                .i64(StunAttribute.ICE_CONTROLLING, 5);
    }

    private String username() {
        return ours.usernameFragment() + ":" + theirs.usernameFragment();
    }

    private Datagram goodCheck() {
        Datagram in = new Datagram(600);
        check(in, username())
                .integrity(IntegrityKey.shortTerm(ours.password()))
                .fingerprint()
                .finish(in);
        return in;
    }

    private boolean answers() {
        return agent.pollTransmit(out, 1) && message.parse(out.bytes(), 0, out.length());
    }

    @Test
    void answersACheckWithTheAddressItCameFrom() {
        agent.handleDatagram(goodCheck(), 1);
        assertThat(answers()).isTrue();
        assertThat(message.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
        assertThat(message.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS)).isEqualTo(PEER);
        assertThat(message.hasValidIntegrity(IntegrityKey.shortTerm(ours.password())))
                .isTrue();
        assertThat(message.hasValidFingerprint()).isTrue();
        assertThat(out.remote()).isEqualTo(PEER);
    }

    /** The offerer's checks often come before its answerer's credentials do (RFC 8445 §7.3). */
    @Test
    void checksBackWhomItLearnedOfBeforeItsCredentialsCame() {
        agent.handleDatagram(goodCheck(), 1);
        assertThat(answers()).isTrue();
        agent.setRemoteCredentials(theirs, 2);
        assertThat(agent.nextTimeout()).isEqualTo(2);
        agent.handleTimeout(2);
        assertThat(answers()).isTrue();
        assertThat(message.messageClass()).isEqualTo(StunClass.REQUEST);
        assertThat(message.text(StunAttribute.USERNAME))
                .isEqualTo(theirs.usernameFragment() + ":" + ours.usernameFragment());
        assertThat(message.hasValidIntegrity(IntegrityKey.shortTerm(theirs.password())))
                .isTrue();
        assertThat(out.remote()).isEqualTo(PEER);
    }

    @Test
    void saysNothingToStrangers() {
        Datagram in = new Datagram(600);
        check(in, username())
                .integrity(IntegrityKey.shortTerm(theirs.password()))
                .fingerprint()
                .finish(in);
        agent.handleDatagram(in, 1);
        check(in, "nobody:" + theirs.usernameFragment())
                .integrity(IntegrityKey.shortTerm(ours.password()))
                .fingerprint()
                .finish(in);
        agent.handleDatagram(in, 1);
        check(in, username()).fingerprint().finish(in);
        agent.handleDatagram(in, 1);
        assertThat(agent.drops().of(DropReason.UNAUTHENTIC)).isEqualTo(3);
        assertThat(answers()).isFalse();
        assertThat(agent.state()).isEqualTo(IceState.NEW);
    }

    @Test
    void countsWhatIsNoCheck() {
        Datagram junk = new Datagram(40).between(BASE, PEER);
        junk.length(40);
        agent.handleDatagram(junk, 1);
        Datagram answer = new Datagram(100).between(BASE, PEER);
        writer.begin(answer.bytes(), 0, StunClass.SUCCESS_RESPONSE, StunMethod.BINDING)
                .transaction(1, 2)
                .finish(answer);
        agent.handleDatagram(answer, 1);
        writer.begin(answer.bytes(), 0, StunClass.REQUEST, StunMethod.ALLOCATE)
                .transaction(1, 2)
                .finish(answer);
        agent.handleDatagram(answer, 1);
        assertThat(agent.drops().of(DropReason.MALFORMED)).isEqualTo(1);
        assertThat(agent.drops().of(DropReason.UNEXPECTED)).isEqualTo(2);
        assertThat(answers()).isFalse();
    }

    @Test
    void namesWhatItDoesNotUnderstand() {
        Datagram in = new Datagram(600);
        check(in, username()).u32(StunAttribute.LIFETIME, 1);
        in.bytes()[writer.length() - 8] = 0x7F;
        writer.integrity(IntegrityKey.shortTerm(ours.password())).fingerprint().finish(in);
        agent.handleDatagram(in, 1);
        assertThat(answers()).isTrue();
        assertThat(message.errorCode()).isEqualTo(420);
        assertThat(message.u16(StunAttribute.UNKNOWN_ATTRIBUTES)).isEqualTo(0x7F0D);
    }

    @Test
    void boundsTheCandidatesItLearnsAndIsTold() {
        agent.setRemoteCredentials(theirs, 1);
        int taken = 0;
        for (int port = 1; port <= 10_000; port++) {
            if (agent.addRemoteCandidate(host(PEER.withPort(port)), 1)) {
                taken++;
            }
        }
        assertThat(taken).isEqualTo(IceConfig.DEFAULT.maxRemotes());
        Datagram in = goodCheck();
        in.between(BASE, PEER.withPort(20_000));
        agent.handleDatagram(in, 1);
        assertThat(agent.drops().of(DropReason.LIMIT)).isEqualTo(10_000 - taken + 1);
    }

    @Test
    void boundsItsOwnCandidates() {
        int taken = 1; // the one that every test begins with
        for (int port = 1; port < 10_000; port++) {
            if (agent.addLocalCandidate(host(BASE.withPort(10_000 + port)), 1)) {
                taken++;
            }
        }
        assertThat(taken).isEqualTo(IceConfig.DEFAULT.maxLocals());
        assertThat(agent.drops().of(DropReason.LIMIT)).isEqualTo(10_000 - taken);
    }

    /** An authentic peer that comes from 10,000 ports gets no more memory than one that tells 10,000 candidates. */
    @Test
    void boundsWhatItLearnsFromChecks() {
        agent.setRemoteCredentials(theirs, 1);
        for (int port = 1; port <= 10_000; port++) {
            agent.handleDatagram(goodCheck().between(BASE, PEER.withPort(port)), 1);
            while (agent.pollTransmit(out, 1)) {
                assertThat(out.remote().isSameHost(PEER)).isTrue();
            }
        }
        assertThat(agent.drops().of(DropReason.LIMIT)).isEqualTo(10_000 - Generation.MAX_LEARNED);
    }

    /** Where the policy hides an address, and where an interface is gone, nobody may learn that an agent is there. */
    @Test
    void doesNotAnswerAtAnAddressThatItDoesNotUse() {
        Datagram in = goodCheck();
        in.between(BASE.withPort(5_001), PEER);
        agent.handleDatagram(in, 1);
        assertThat(answers()).isFalse();
        agent.removeLocal(BASE, 1);
        agent.handleDatagram(goodCheck(), 1);
        assertThat(answers()).isFalse();
        IceConfig relayOnly = IceConfig.DEFAULT.withPolicy(IcePolicy.RELAY);
        IceAgent hidden = new IceAgent(relayOnly, false, ours, entropy);
        assertThat(hidden.addLocalCandidate(host(BASE), 0)).isFalse();
        hidden.handleDatagram(goodCheck(), 1);
        assertThat(hidden.pollTransmit(out, 1)).isFalse();
        assertThat(hidden.drops().of(DropReason.NOT_PERMITTED)).isEqualTo(1);
        assertThat(agent.drops().of(DropReason.NOT_PERMITTED)).isEqualTo(2);
    }

    /** RFC 8445 §6.1.1: a lite agent never controls a full one, whatever the tiebreakers say. */
    @Test
    void tellsAFullPeerToControlWhenItIsLite() {
        IceAgent lite = new IceAgent(IceConfig.DEFAULT.lite(), true, ours, entropy);
        lite.addLocalCandidate(host(BASE), 0);
        lite.setRemoteCredentials(theirs, false, 0);
        assertThat(lite.isControlling()).isFalse();
        Datagram in = new Datagram(600).between(BASE, PEER);
        writer.begin(in.bytes(), 0, StunClass.REQUEST, StunMethod.BINDING)
                .transaction(7, 8)
                .text(StunAttribute.USERNAME, username())
                .u32(StunAttribute.PRIORITY, 1_845_501_695)
                .i64(StunAttribute.ICE_CONTROLLED, -1)
                .integrity(IntegrityKey.shortTerm(ours.password()))
                .fingerprint()
                .finish(in);
        lite.handleDatagram(in, 1);
        assertThat(lite.pollTransmit(out, 1)).isTrue();
        assertThat(message.parse(out.bytes(), 0, out.length())).isTrue();
        assertThat(message.errorCode()).isEqualTo(487);
        assertThat(lite.isControlling()).isFalse();
    }

    private static CandidateLine named(MdnsName name, int port) throws MalformedException {
        return CandidateLine.parse("candidate:1 1 udp 2113937151 " + name + " " + port + " typ host");
    }

    private java.util.List<MdnsName> namesToResolve() {
        java.util.List<MdnsName> names = new java.util.ArrayList<>();
        for (IceEvent event = agent.pollEvent(); event != null; event = agent.pollEvent()) {
            if (event instanceof IceEvent.ResolveName asked) {
                names.add(asked.name());
            }
        }
        return names;
    }

    @Test
    void asksForEachNameOnceAndChecksWhatItStandsFor() throws MalformedException {
        MdnsName name = MdnsName.random(entropy);
        agent.setRemoteCredentials(theirs, 1);
        assertThat(agent.addRemoteCandidate(named(name, 6_000).named(), 1)).isTrue();
        assertThat(agent.addRemoteCandidate(named(name, 6_001).named(), 1)).isTrue();
        agent.endLocalCandidates(1);
        agent.endRemoteCandidates(1);
        assertThat(agent.state()).isNotEqualTo(IceState.FAILED); // the name may yet be resolved
        assertThat(namesToResolve()).containsExactly(name);
        agent.nameResolved(name, PEER, 2);
        agent.handleTimeout(agent.nextTimeout());
        assertThat(answers()).isTrue();
        assertThat(message.messageClass()).isEqualTo(StunClass.REQUEST);
        assertThat(out.remote().isSameHost(PEER)).isTrue();
        assertThat(out.remote().port()).isBetween(6_000, 6_001);
    }

    /** draft-ietf-mmusic-mdns-ice-candidates §3.3.2. */
    @Test
    void tellsNoTurnServerWhatANameStandsFor() throws MalformedException {
        TransportAddress relayed = TransportAddress.ofLiteral("198.51.100.9", 50_000);
        MdnsName name = MdnsName.random(entropy);
        agent.setRemoteCredentials(theirs, 1);
        agent.addRemoteCandidate(named(name, 6_000).named(), 1);
        agent.nameResolved(name, PEER, 2);
        agent.addLocalCandidate(
                new Candidate("9", 1, CandidateTransport.UDP, 16_777_215, relayed, CandidateType.RELAYED, null), 3);
        for (int i = 0; i < 100; i++) {
            agent.handleTimeout(agent.nextTimeout());
            while (answers()) {
                assertThat(out.local()).isNotEqualTo(relayed);
            }
        }
    }

    @Test
    void failsWhenTheOnlyNameCannotBeResolved() throws MalformedException {
        MdnsName name = MdnsName.random(entropy);
        agent.setRemoteCredentials(theirs, 1);
        agent.addRemoteCandidate(named(name, 6_000).named(), 1);
        agent.endLocalCandidates(1);
        agent.endRemoteCandidates(1);
        agent.nameFailed(name, 2);
        assertThat(agent.state()).isEqualTo(IceState.FAILED);
    }

    @Test
    void boundsTheNamesThatItAsksFor() throws MalformedException {
        for (int i = 0; i < 10_000; i++) {
            agent.addRemoteCandidate(named(MdnsName.random(entropy), 6_000).named(), 1);
        }
        assertThat(namesToResolve()).hasSize(Generation.MAX_UNRESOLVED);
        assertThat(agent.drops().of(DropReason.LIMIT)).isEqualTo(10_000 - Generation.MAX_UNRESOLVED);
    }

    @Test
    void survivesTruncatedAndChangedChecks() {
        Datagram good = goodCheck();
        byte[] bytes = good.toByteArray();
        for (int length = 0; length < bytes.length; length++) {
            agent.handleDatagram(new Datagram(0).wrap(bytes.clone(), 0, length).between(BASE, PEER), 1);
        }
        for (int run = 0; run < 50_000; run++) {
            byte[] changed = bytes.clone();
            changed[entropy.nextInt(changed.length)] = (byte) entropy.nextInt();
            agent.handleDatagram(
                    new Datagram(0).wrap(changed, 0, changed.length).between(BASE, PEER), 1);
            while (agent.pollTransmit(out, 1)) {
                assertThat(out.remote()).isEqualTo(PEER);
            }
        }
    }

    @Test
    void sendsNothingOnceItIsClosed() {
        agent.handleDatagram(goodCheck(), 1);
        agent.close();
        agent.handleDatagram(goodCheck(), 2);
        assertThat(answers()).isFalse();
        assertThat(agent.nextTimeout()).isEqualTo(IceAgent.NEVER);
        assertThat(agent.state()).isEqualTo(IceState.CLOSED);
        assertThatThrownBy(() -> agent.restart(theirs, 3)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesCredentialsThatAreTooShortAndNeverPrintsAPassword() {
        assertThatThrownBy(() -> new IceCredentials("abc", "a".repeat(22)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IceCredentials("abcd", "a".repeat(21)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IceCredentials("ab:d", "a".repeat(22)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ours.toString()).doesNotContain(ours.password());
    }
}

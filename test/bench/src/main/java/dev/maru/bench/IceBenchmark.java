package dev.maru.bench;

import dev.maru.ice.Candidate;
import dev.maru.ice.CandidateTransport;
import dev.maru.ice.CandidateType;
import dev.maru.ice.IceAgent;
import dev.maru.ice.IceConfig;
import dev.maru.ice.IceCredentials;
import dev.maru.ice.IceEvent;
import dev.maru.ice.IceState;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.NatBehaviour;
import dev.maru.simnet.NatBox;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimDriver;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.TransportAddress;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ./maru bench ice}: how many ICE agents a CPU can connect in a second, and how much they allocate. Two agents
 * each trickle their candidates and connect through the virtual network, whose cost is counted too; the clock is virtual.
 */
final class IceBenchmark {
    private static final long SIGNALING = 50 * SimNet.MILLISECOND;
    private static final long LIMIT = 60 * SimNet.SECOND;

    /** How many addresses each peer has, and what is between them. */
    private record Scene(String name, int addresses, boolean isBehindNat, double loss) {}

    private static final List<Scene> SCENES = List.of(
            new Scene("one address each, no NAT", 1, false, 0),
            new Scene("four addresses each, no NAT", 4, false, 0),
            new Scene("one behind a home router", 1, true, 0),
            new Scene("four addresses each, 10 % loss", 4, false, 0.1));

    /** One side of an establishment. */
    private static final class Side {
        final SimNet net;
        final SimHost host;
        final IceCredentials credentials;
        final IceAgent agent;
        final SimDriver<IceEvent> driver;
        final List<Candidate> candidates = new ArrayList<>();

        Side(SimNet net, SimHost host, boolean isControlling) {
            this.net = net;
            this.host = host;
            credentials = IceCredentials.random(net.entropy());
            agent = new IceAgent(IceConfig.DEFAULT, isControlling, credentials, net.entropy());
            driver = new SimDriver<>(net, host, agent, _ -> {});
        }

        void gather() {
            for (TransportAddress ip : host.addresses()) {
                int order = candidates.size();
                long priority =
                        Candidate.priorityOf(CandidateType.HOST, CandidateTransport.UDP, 8_191 - order, Candidate.RTP);
                Candidate candidate = new Candidate(
                        "f" + order,
                        Candidate.RTP,
                        CandidateTransport.UDP,
                        priority,
                        driver.bind(ip),
                        CandidateType.HOST,
                        null);
                agent.addLocalCandidate(candidate, net.now());
                candidates.add(candidate);
            }
            agent.endLocalCandidates(net.now());
        }

        void tell(Side peer) {
            net.after(SIGNALING, () -> {
                peer.agent.setRemoteCredentials(credentials, net.now());
                candidates.forEach(c -> peer.agent.addRemoteCandidate(c, net.now()));
                peer.agent.endRemoteCandidates(net.now());
                peer.driver.drain();
            });
        }

        boolean isConnected() {
            return agent.state() == IceState.CONNECTED || agent.state() == IceState.COMPLETED;
        }
    }

    private IceBenchmark() {}

    static void run(Flags flags) {
        boolean isQuick = flags.has("quick");
        int rounds = flags.number("rounds", isQuick ? 1 : 5);
        int establishments = flags.number("establishments", isQuick ? 200 : 2_000);
        flags.done();
        System.out.printf(
                "%-34s %18s %18s %14s %12s%n",
                "establishments of two agents", "agents/CPU-second", "µs CPU per agent", "B per agent", "virtual ms");
        // All of them first: what the compiler has seen of one scene changes with the next.
        for (int i = 0; i < 2; i++) {
            SCENES.forEach(scene -> measure(scene, establishments));
        }
        for (Scene scene : SCENES) {
            List<Result> results = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                results.add(measure(scene, establishments));
            }
            results.sort((a, b) -> Double.compare(a.cpuNanosPerAgent, b.cpuNanosPerAgent));
            Result median = results.get(rounds / 2);
            System.out.printf(
                    "%-34s %,18.0f %18.1f %,14d %12.0f%n",
                    scene.name,
                    1e9 / median.cpuNanosPerAgent,
                    median.cpuNanosPerAgent / 1e3,
                    median.bytesPerAgent,
                    median.virtualMillis);
        }
    }

    private record Result(double cpuNanosPerAgent, long bytesPerAgent, double virtualMillis) {}

    private static Result measure(Scene scene, int establishments) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long cpu = threads.getCurrentThreadCpuTime();
        long virtual = 0;
        for (int seed = 0; seed < establishments; seed++) {
            virtual += establish(scene, seed);
        }
        long agents = 2L * establishments;
        return new Result(
                (double) (threads.getCurrentThreadCpuTime() - cpu) / agents,
                (threads.getCurrentThreadAllocatedBytes() - bytes) / agents,
                (double) virtual / establishments / SimNet.MILLISECOND);
    }

    /** Runs one to its end and tells how long it took in virtual time. */
    private static long establish(Scene scene, long seed) {
        SimNet net = new SimNet(seed);
        Segment internet = new Segment(net, "internet");
        Segment near = internet;
        if (scene.isBehindNat) {
            near = new Segment(net, "home");
            new NatBox(net, near, internet, "203.0.113.99", NatBehaviour.PORT_RESTRICTED_CONE);
        }
        LinkQuality quality = LinkQuality.GOOD.withLoss(scene.loss);
        Side a = new Side(net, host(near, "192.168.1.", scene.addresses, quality), true);
        Side b = new Side(net, host(internet, "203.0.113.", scene.addresses, quality), false);
        a.gather();
        b.gather();
        a.tell(b);
        b.tell(a);
        if (!net.runUntil(() -> a.isConnected() && b.isConnected(), LIMIT) && scene.loss == 0) {
            throw new BenchmarkException(net + ": " + a.agent.state() + ", " + b.agent.state());
        }
        return net.now();
    }

    private static SimHost host(Segment segment, String prefix, int addresses, LinkQuality quality) {
        SimHost host = segment.host(prefix + 1, quality);
        for (int i = 2; i <= addresses; i++) {
            host.attach(segment, TransportAddress.ofLiteral(prefix + i, 0), quality);
        }
        return host;
    }
}

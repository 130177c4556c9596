package dev.maru.natlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A relayed peer that answers ECONNREFUSED or ENETUNREACH costs nobody else anything. A class for each relay runs them. */
@ExtendWith(InLab.class)
abstract class UnreachablePeerScenarios {
    /** An address of the world that the server reaches through its default route only. */
    private static final String FAR = "198.51.100.7";

    private static final int ROUNDS = 100;

    /** A relay that has not been started. */
    abstract RelayUnderTest relay();

    @BeforeEach
    void addFarAddress(Lab lab, Telephone telephone) {
        telephone.use(relay());
        lab.street().ip("addr add " + FAR + "/32 dev lo");
    }

    @AfterEach
    void removeFarAddress(Lab lab) {
        Tool.attempt(List.of("ip", "-n", lab.server().name(), "route", "del", "throw", FAR + "/32"), "");
        lab.street().ip("addr del " + FAR + "/32 dev lo");
    }

    @Test
    void costsOtherCallsOfTheRelayNothing(Lab lab, Telephone telephone) {
        lab.first().become(NatKind.SYMMETRIC);
        lab.second().become(NatKind.SYMMETRIC);
        List<Caller> both = telephone.call();
        both.forEach(Caller::awaitVideo);
        assertThat(both).extracting(Caller::selectedPair).allMatch(SelectedPair::isRelayed);

        List<String> login = both.getFirst().login(telephone.relay());
        InetSocketAddress relay = telephone.relay().address();
        try (TurnProbe toNowhere = TurnProbe.allocate(lab.street(), relay, login);
                TurnProbe toClosed = TurnProbe.allocate(lab.street(), relay, login);
                TurnProbe bystander = TurnProbe.allocate(lab.street(), relay, login);
                UdpProbe good = UdpProbe.open(lab.street(), Lab.ROUTER, 0);
                UdpProbe far = UdpProbe.open(lab.street(), FAR, 0)) {
            InetSocketAddress closed = closedPort(lab);
            toNowhere.permit(far.address());
            toClosed.permit(closed);
            bystander.permit(good.address());
            loseTheRouteTo(far, toNowhere, lab);
            long refusals = refusals(lab);

            for (int round = 0; round < ROUNDS; round++) {
                toNowhere.send(far.address(), "into the void");
                toClosed.send(closed, "to a closed port");
                talk(bystander, good, round);
            }

            assertThat(refusals(lab)).isGreaterThan(refusals);
            both.forEach(Caller::awaitVideo);
        }
    }

    @Test
    void costsOtherPeersOfTheSameAllocationNothing(Lab lab, Telephone telephone) {
        assumeTrue(relay().keepsAllocationsOfUnreachablePeers(), "This relay gives up an allocation at ENETUNREACH.");
        Caller lender = telephone.call().getFirst();
        try (TurnProbe client =
                        TurnProbe.allocate(lab.street(), telephone.relay().address(), lender.login(telephone.relay()));
                UdpProbe good = UdpProbe.open(lab.street(), Lab.ROUTER, 0);
                UdpProbe far = UdpProbe.open(lab.street(), FAR, 0)) {
            InetSocketAddress closed = closedPort(lab);
            client.permit(far.address(), good.address());
            loseTheRouteTo(far, client, lab);
            long refusals = refusals(lab);

            for (int round = 0; round < ROUNDS; round++) {
                client.send(far.address(), "into the void");
                client.send(closed, "to a closed port");
                talk(client, good, round);
            }

            assertThat(refusals(lab)).isGreaterThan(refusals);
        }
    }

    /** Sends where there is a route, then takes the route away: whoever sends there from now on is told ENETUNREACH. */
    private static void loseTheRouteTo(UdpProbe far, TurnProbe client, Lab lab) {
        client.send(far.address(), "while there is a route");
        assertThat(far.receive().words()).isEqualTo("while there is a route");
        lab.server().ip("route add throw " + FAR + "/32");
    }

    private static void talk(TurnProbe client, UdpProbe peer, int round) {
        client.send(peer.address(), "round " + round);
        UdpProbe.Received received = peer.receive();
        assertThat(received.words()).isEqualTo("round " + round);
        peer.send(received.from(), "answer " + round);
        assertThat(client.receive()).isEqualTo("answer " + round);
    }

    private static InetSocketAddress closedPort(Lab lab) {
        try (UdpProbe probe = UdpProbe.open(lab.street(), Lab.ROUTER, 0)) {
            return probe.address();
        }
    }

    /** How often the street said that a port is closed (ICMP destination unreachable). */
    private static long refusals(Lab lab) {
        List<String> lines = lab.street()
                .run("cat", "/proc/net/snmp")
                .lines()
                .filter(line -> line.startsWith("Icmp:"))
                .toList();
        List<String> names = List.of(lines.getFirst().split(" "));
        return Long.parseLong(lines.getLast().split(" ")[names.indexOf("OutDestUnreachs")]);
    }
}

package dev.maru.sctp;

import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.TransportAddress;

/** Two ends and what is between them. The wire of each host has half of the path's latency. */
final class SctpPair {
    final SimNet net;
    final SctpPeer a;
    final SctpPeer b;

    SctpPair(long seed, LinkQuality quality) {
        this(seed, quality, SctpConfig.DEFAULT, SctpConfig.DEFAULT);
    }

    SctpPair(long seed, LinkQuality quality, SctpConfig configA, SctpConfig configB) {
        net = new SimNet(seed);
        Segment internet = new Segment(net, "internet");
        SimHost hostA = internet.host("192.0.2.1", quality);
        SimHost hostB = internet.host("192.0.2.2", LinkQuality.GOOD.withLatency(0));
        TransportAddress ipA = hostA.addresses().getFirst();
        TransportAddress ipB = hostB.addresses().getFirst();
        a = new SctpPeer(net, hostA, ipB, configA);
        b = new SctpPeer(net, hostB, ipA, configB);
    }

    /** Both begin at once, as in WebRTC. */
    SctpPair connect() {
        a.connect();
        b.connect();
        assertThat(net.runUntil(() -> a.isEstablished() && b.isEstablished(), 60 * SECOND))
                .as("%s: %s, %s", net, a.association.state(), b.association.state())
                .isTrue();
        return this;
    }

    void quality(LinkQuality quality) {
        a.host.wire().quality(quality);
    }

    /** Runs until so many messages have come to b. */
    void expectAtB(int messages, long atMost) {
        assertThat(net.runUntil(() -> b.of(SctpEvent.Message.class).size() >= messages, atMost))
                .as("%s: %d of %d came", net, b.of(SctpEvent.Message.class).size(), messages)
                .isTrue();
    }
}

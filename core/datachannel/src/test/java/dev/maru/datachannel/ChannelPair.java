package dev.maru.datachannel;

import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.sctp.SctpConfig;
import dev.maru.sctp.SctpState;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import java.util.function.BooleanSupplier;

/** A DTLS client and a DTLS server, and what is between them. */
final class ChannelPair {
    final SimNet net;
    final ChannelPeer client;
    final ChannelPeer server;

    ChannelPair(long seed, LinkQuality quality) {
        this(seed, quality, SctpConfig.DEFAULT, SctpConfig.DEFAULT);
    }

    ChannelPair(long seed, LinkQuality quality, SctpConfig clientConfig, SctpConfig serverConfig) {
        net = new SimNet(seed);
        Segment internet = new Segment(net, "internet");
        SimHost a = internet.host("192.0.2.1", quality);
        SimHost b = internet.host("192.0.2.2", LinkQuality.GOOD.withLatency(0));
        client = new ChannelPeer(net, a, b.addresses().getFirst(), clientConfig);
        server = new ChannelPeer(net, b, a.addresses().getFirst(), serverConfig);
    }

    ChannelPair connect() {
        client.channels.role(true, 0);
        server.channels.role(false, 0);
        client.channels.connect(net.now());
        server.channels.connect(net.now());
        client.driver.drain();
        server.driver.drain();
        until(() -> client.channels.associationState() == SctpState.ESTABLISHED
                && server.channels.associationState() == SctpState.ESTABLISHED);
        return this;
    }

    void until(BooleanSupplier condition) {
        assertThat(net.runUntil(condition, 300 * SECOND))
                .as("%s %s %s", net, client.events, server.events)
                .isTrue();
    }
}

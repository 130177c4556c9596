package dev.maru.datachannel;

import dev.maru.sctp.SctpConfig;
import dev.maru.simnet.SimDriver;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One end with data channels on the virtual network: UDP where there would be DTLS. */
final class ChannelPeer {
    private static final int PORT = 5_000;

    final SimNet net;
    final SimHost host;
    final DataChannels channels;
    final SimDriver<DataChannelEvent> driver;
    final List<DataChannelEvent> events = new ArrayList<>();
    private final TransportAddress local;
    private final TransportAddress remote;

    ChannelPeer(SimNet net, SimHost host, TransportAddress remoteIp, SctpConfig config) {
        this.net = net;
        this.host = host;
        this.local = host.addresses().getFirst().withPort(PORT);
        this.remote = remoteIp.withPort(PORT);
        this.channels = new DataChannels(config, net.entropy());
        this.driver = new SimDriver<>(net, host, new Addressed(), events::add);
        driver.bind(local);
    }

    DataChannel open(ChannelParameters parameters) {
        DataChannel channel = channels.open(parameters, net.now());
        driver.drain();
        return channel;
    }

    void send(DataChannel channel, String text) {
        channels.send(channel, true, text.getBytes(StandardCharsets.UTF_8), net.now());
        driver.drain();
    }

    void close(DataChannel channel) {
        channels.close(channel, net.now());
        driver.drain();
    }

    <E extends DataChannelEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<String> texts() {
        return of(DataChannelEvent.Message.class).stream()
                .map(message -> new String(message.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Channels that the peer opened. */
    List<DataChannel> opened() {
        return of(DataChannelEvent.Opened.class).stream()
                .map(DataChannelEvent.Opened::channel)
                .filter(DataChannel::isOpenedByPeer)
                .toList();
    }

    private final class Addressed implements Machine<DataChannelEvent> {
        @Override
        public void handleDatagram(Datagram in, long now) {
            channels.handleDatagram(in, now);
        }

        @Override
        public void handleTimeout(long now) {
            channels.handleTimeout(now);
        }

        @Override
        public long nextTimeout() {
            return channels.nextTimeout();
        }

        @Override
        public boolean pollTransmit(Datagram out, long now) {
            out.between(local, remote);
            return channels.pollTransmit(out, now);
        }

        @Override
        public @Nullable DataChannelEvent pollEvent() {
            return channels.pollEvent();
        }
    }
}

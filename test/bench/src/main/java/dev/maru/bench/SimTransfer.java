package dev.maru.bench;

import dev.maru.datachannel.ChannelParameters;
import dev.maru.datachannel.ChannelState;
import dev.maru.datachannel.DataChannel;
import dev.maru.datachannel.DataChannelEvent;
import dev.maru.datachannel.DataChannels;
import dev.maru.sctp.SctpConfig;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimDriver;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transfer from one end to the other in virtual time, as fast as it goes, and small messages beside it. */
final class SimTransfer {
    private static final int PORT = 5_000;
    private static final int MESSAGE = 64 << 10;
    private static final long BUFFERED = 1 << 20;
    private static final long SMALL_EVERY = 20 * SimNet.MILLISECOND;
    private static final int SMALL_BYTES = 100;

    private final SimNet net = new SimNet(1);
    private final End sender;
    private final End receiver;
    private final byte[] message = new byte[MESSAGE];
    private final DataChannel bulk;
    private final DataChannel small;
    private final List<Long> latencies = new ArrayList<>();
    private final long nanos;
    private long received;
    private long receivedInLastHalf;
    private long startedAt;

    SimTransfer(LinkQuality quality, int seconds) {
        nanos = seconds * SimNet.SECOND;
        Segment internet = new Segment(net, "internet");
        SimHost a = internet.host("192.0.2.1", quality);
        SimHost b = internet.host("192.0.2.2", LinkQuality.GOOD.withLatency(0));
        sender = new End(a, b.addresses().getFirst());
        receiver = new End(b, a.addresses().getFirst());
        sender.channels.role(true, 0);
        receiver.channels.role(false, 0);
        bulk = sender.channels.open(ChannelParameters.reliable("bulk"), 0);
        small = sender.channels.open(ChannelParameters.reliable("small").withPriority(1_024), 0);
    }

    void run() {
        sender.channels.connect(0);
        receiver.channels.connect(0);
        sender.driver.drain();
        receiver.driver.drain();
        net.runUntil(() -> small.state() == ChannelState.OPEN, 10 * SimNet.SECOND);
        startedAt = net.now();
        sendSmall();
        fill();
        net.runFor(nanos);
    }

    private void fill() {
        sender.channels.bufferedAmountLowThreshold(bulk, BUFFERED / 2);
        while (sender.channels.bufferedAmount(bulk) < BUFFERED) {
            sender.channels.send(bulk, false, message, net.now());
        }
        sender.driver.drain();
    }

    /** Its first eight bytes say when it was sent. */
    private void sendSmall() {
        byte[] bytes = new byte[SMALL_BYTES];
        ByteBuffer.wrap(bytes).putLong(net.now());
        sender.channels.send(small, false, bytes, net.now());
        sender.driver.drain();
        net.after(SMALL_EVERY, this::sendSmall);
    }

    private void onEvent(End end, DataChannelEvent event) {
        if (end == sender && event instanceof DataChannelEvent.BufferedAmountLow low && low.channel() == bulk) {
            net.after(0, this::fill);
        } else if (end == receiver && event instanceof DataChannelEvent.Message came) {
            if (came.bytes().length == SMALL_BYTES) {
                latencies.add(net.now() - ByteBuffer.wrap(came.bytes()).getLong());
            } else {
                received += came.bytes().length;
                if (net.now() - startedAt > nanos / 2) {
                    receivedInLastHalf += came.bytes().length;
                }
            }
        }
    }

    double meanBps() {
        return received * 8e9 / nanos;
    }

    double lastHalfBps() {
        return receivedInLastHalf * 16e9 / nanos;
    }

    double latencyMillis(double quantile) {
        latencies.sort(null);
        return latencies.isEmpty()
                ? Double.NaN
                : latencies.get((int) (quantile * (latencies.size() - 1))) / (double) SimNet.MILLISECOND;
    }

    /** One end, with the addresses that data channels do not know of. */
    private final class End implements Machine<DataChannelEvent> {
        final DataChannels channels = new DataChannels(SctpConfig.DEFAULT, net.entropy());
        final SimDriver<DataChannelEvent> driver;
        private final TransportAddress local;
        private final TransportAddress remote;

        End(SimHost host, TransportAddress remoteIp) {
            local = host.addresses().getFirst().withPort(PORT);
            remote = remoteIp.withPort(PORT);
            driver = new SimDriver<>(net, host, this, event -> onEvent(this, event));
            driver.bind(local);
        }

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

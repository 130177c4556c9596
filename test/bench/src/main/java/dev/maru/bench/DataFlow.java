package dev.maru.bench;

import dev.maru.sctp.OutgoingMessage;
import dev.maru.sctp.SctpAssociation;
import dev.maru.sctp.SctpConfig;
import dev.maru.sctp.SctpEvent;
import dev.maru.sctp.SendOptions;
import dev.maru.simnet.SimDriver;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.BigEndian;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import org.jspecify.annotations.Nullable;

/** A file that goes through a data channel as fast as it may: an association from one virtual host to another. */
final class DataFlow {
    private static final int MESSAGE = 16 << 10;
    private static final int BUFFERED = 1 << 20;

    /** Behind each packet: when it left. */
    private static final int STAMP = 8;

    private final SimNet net;
    private final Series series;
    private final byte[] message = new byte[MESSAGE];
    private final End sender;
    private final End receiver;

    DataFlow(SimNet net, SimHost from, SimHost to, int port, Series series) {
        this.net = net;
        this.series = series;
        TransportAddress source = from.addresses().getFirst().withPort(port);
        TransportAddress target = to.addresses().getFirst().withPort(port);
        sender = new End(from, source, target, false);
        receiver = new End(to, target, source, true);
    }

    void start() {
        sender.association.connect(net.now());
        receiver.association.connect(net.now());
        sender.association.bufferedAmountLowThreshold(0, BUFFERED / 2);
        sender.driver.drain();
        receiver.driver.drain();
        fill();
    }

    private void fill() {
        while (sender.association.bufferedAmount(0) < BUFFERED) {
            sender.association.send(OutgoingMessage.of(0, 53, SendOptions.RELIABLE, message), net.now());
        }
        sender.driver.drain();
    }

    private void onEvent(SctpEvent event) {
        if (event instanceof SctpEvent.BufferedAmountLow) {
            net.after(0, this::fill);
        }
    }

    private final class End implements Machine<SctpEvent> {
        final SctpAssociation association = new SctpAssociation(SctpConfig.DEFAULT, net.entropy());
        final SimDriver<SctpEvent> driver;
        private final TransportAddress local;
        private final TransportAddress remote;
        private final boolean isReceiver;

        End(SimHost host, TransportAddress local, TransportAddress remote, boolean isReceiver) {
            this.local = local;
            this.remote = remote;
            this.isReceiver = isReceiver;
            driver = new SimDriver<>(net, host, this, DataFlow.this::onEvent);
            driver.bind(local);
        }

        @Override
        public void handleDatagram(Datagram in, long now) {
            int length = in.length() - STAMP;
            if (isReceiver) {
                series.received(now, in.length(), now - BigEndian.i64(in.bytes(), in.offset() + length));
            }
            in.length(length);
            association.handleDatagram(in, now);
        }

        @Override
        public void handleTimeout(long now) {
            association.handleTimeout(now);
        }

        @Override
        public long nextTimeout() {
            return association.nextTimeout();
        }

        @Override
        public boolean pollTransmit(Datagram out, long now) {
            out.between(local, remote);
            if (!association.pollTransmit(out, now)) {
                return false;
            }
            int length = out.length();
            BigEndian.put64(out.bytes(), out.offset() + length, now);
            out.length(length + STAMP);
            if (!isReceiver) {
                series.sent(length);
            }
            return true;
        }

        @Override
        public @Nullable SctpEvent pollEvent() {
            return association.pollEvent();
        }
    }
}

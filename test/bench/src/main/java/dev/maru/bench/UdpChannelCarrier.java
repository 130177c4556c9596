package dev.maru.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** The JDK's channel and selector, used as plainly as can be: what we compare with. */
final class UdpChannelCarrier implements UdpCarrier {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Override
    public String name() {
        return "DatagramChannel";
    }

    @Override
    public UdpCost carry(UdpLoad load) throws Exception {
        try (DatagramChannel sender = open();
                DatagramChannel receiver = open();
                Selector selector = Selector.open()) {
            receiver.register(selector, SelectionKey.OP_READ);
            SocketAddress to = receiver.getLocalAddress();
            ByteBuffer out = ByteBuffer.allocateDirect(load.bytes());
            ByteBuffer in = ByteBuffer.allocateDirect(2_048);
            UdpCost cost = new UdpCost(0, 0, 0);
            long start = System.nanoTime();
            for (int half = 1; half <= 2; half++) {
                long end = start + half * load.millis() * 500_000L;
                long cpu = THREADS.getCurrentThreadCpuTime();
                long allocated = THREADS.getCurrentThreadAllocatedBytes();
                long packets = 0;
                do {
                    for (int i = 0; i < 100; i++) {
                        for (int p = 0; p < load.burst(); p++) {
                            sender.send(out.clear(), to);
                        }
                        for (int got = 0; got < load.burst(); ) {
                            selector.select();
                            selector.selectedKeys().clear();
                            while (receiver.receive(in.clear()) != null) {
                                got++;
                            }
                        }
                        packets += load.burst();
                    }
                } while (System.nanoTime() < end);
                cost = new UdpCost(
                        packets,
                        THREADS.getCurrentThreadCpuTime() - cpu,
                        THREADS.getCurrentThreadAllocatedBytes() - allocated);
            }
            return cost;
        }
    }

    private static DatagramChannel open() throws Exception {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 21);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, 1 << 21);
        channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        channel.configureBlocking(false);
        return channel;
    }
}

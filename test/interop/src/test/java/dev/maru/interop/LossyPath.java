package dev.maru.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The only way between a browser and us, which loses packets of media, and nothing else: the browser is given its address in place of ours, and we are
 * told of none of the browser's. Packets are counted, so that each run loses the same ones.
 */
final class LossyPath implements AutoCloseable {
    /** One of so many is lost. */
    private static final int ONE_OF = 20;

    private static final int RTP_FIRST = 128;
    private static final int RTP_LAST = 191;
    private static final int RTCP_FIRST = 192;
    private static final int RTCP_LAST = 223;
    private static final int BUFFER_BYTES = 2_048;

    private final DatagramSocket toBrowser = new DatagramSocket();
    private final DatagramSocket toUs = new DatagramSocket();
    private final AtomicInteger lost = new AtomicInteger();
    private volatile @Nullable SocketAddress browser;
    private volatile @Nullable SocketAddress us;

    LossyPath() throws IOException {
        Thread.ofVirtual().start(() -> carry(toBrowser, true));
        Thread.ofVirtual().start(() -> carry(toUs, false));
    }

    /** Leads to one of our candidates; returns the line that the browser is given instead (RFC 8839 §5.1). */
    String candidateFor(String host, int port) {
        us = new InetSocketAddress(InetAddress.ofLiteral(host), port);
        return "candidate:1 1 udp 2130706431 " + host + " " + toBrowser.getLocalPort() + " typ host";
    }

    private void carry(DatagramSocket from, boolean isFromBrowser) {
        DatagramPacket packet = new DatagramPacket(new byte[BUFFER_BYTES], BUFFER_BYTES);
        int media = 0;
        try {
            while (!from.isClosed()) {
                packet.setLength(BUFFER_BYTES);
                from.receive(packet);
                if (isFromBrowser) {
                    browser = packet.getSocketAddress();
                }
                SocketAddress next = isFromBrowser ? us : browser;
                if (next == null) {
                    continue;
                }
                if (isMedia(packet) && ++media % ONE_OF == 0) {
                    lost.incrementAndGet();
                    continue;
                }
                packet.setSocketAddress(next);
                (isFromBrowser ? toUs : toBrowser).send(packet);
            }
        } catch (IOException closed) {
            from.close();
        }
    }

    /** RFC 7983 §7, and RFC 5761 §4 for what is no RTCP. */
    private static boolean isMedia(DatagramPacket packet) {
        int first = packet.getData()[0] & 0xFF;
        int second = packet.getData()[1] & 0xFF;
        return first >= RTP_FIRST && first <= RTP_LAST && (second < RTCP_FIRST || second > RTCP_LAST);
    }

    /** How many were lost. */
    int lost() {
        return lost.get();
    }

    @Override
    public void close() {
        toBrowser.close();
        toUs.close();
    }
}

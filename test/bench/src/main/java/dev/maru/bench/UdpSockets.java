package dev.maru.bench;

import dev.maru.net.Reactor;
import dev.maru.net.ReactorOptions;
import dev.maru.net.UdpOptions;
import dev.maru.net.UdpSocket;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an open socket takes: a relay has one for each allocation. */
final class UdpSockets {
    private static final TransportAddress HERE = TransportAddress.ofLiteral("127.0.0.1", 0);

    private UdpSockets() {}

    static void measure(int wanted) throws Exception {
        try (Reactor reactor = Reactor.start(ReactorOptions.named("sockets"))) {
            List<UdpSocket> sockets = new ArrayList<>(wanted);
            long before = heap();
            String full = reactor.submit(() -> open(reactor, sockets, wanted)).get();
            long each = (heap() - before) / sockets.size();
            System.out.printf(Locale.ROOT, "%n%,d open sockets: %d B of heap each%s%n", sockets.size(), each, full);
        }
    }

    private static String open(Reactor reactor, List<UdpSocket> sockets, int wanted) {
        try {
            while (sockets.size() < wanted) {
                sockets.add(reactor.openUdp(HERE, UdpOptions.DEFAULT, (socket, in, now) -> {}));
            }
            return "";
        } catch (IOException e) {
            return "; no more, because " + e.getMessage();
        }
    }

    private static long heap() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

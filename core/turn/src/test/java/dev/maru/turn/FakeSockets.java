package dev.maru.turn;

import dev.maru.wire.Protocol;
import dev.maru.wire.TransportAddress;
import java.util.LinkedHashSet;
import java.util.Set;

/** Relay sockets that exist in a set. Behind a 1:1 NAT: what is 10.0.0.1 here is 198.51.100.1 outside. */
final class FakeSockets implements RelaySockets {
    static final String LOCAL = "10.0.0.1";
    static final String EXTERNAL = "198.51.100.1";
    static final String LOCAL6 = "fd00::1";
    static final String EXTERNAL6 = "2001:db8::1";

    final Set<TransportAddress> open = new LinkedHashSet<>();
    int capacity = Integer.MAX_VALUE;
    boolean hasIpv4 = true;
    boolean hasIpv6 = true;
    boolean isDontFragmentSupported;
    Wish last = new Wish(Protocol.UDP, false, Port.ANY, false);
    private int nextPort = 50_001;

    @Override
    public Opening open(Wish wish) {
        last = wish;
        if (wish.isIpv6() ? !hasIpv6 : !hasIpv4) {
            return Failure.NO_SUCH_FAMILY;
        }
        int count = wish.port() == Port.EVEN_AND_NEXT ? 2 : 1;
        if (open.size() + count > capacity) {
            return Failure.EXHAUSTED;
        }
        if (wish.port() != Port.ANY && (nextPort & 1) != 0) {
            nextPort++;
        }
        int port = nextPort;
        nextPort += count;
        TransportAddress local = TransportAddress.ofLiteral(wish.isIpv6() ? LOCAL6 : LOCAL, port);
        open.add(local);
        if (count == 2) {
            open.add(local.withPort(port + 1));
        }
        return new Opened(local, TransportAddress.ofLiteral(wish.isIpv6() ? EXTERNAL6 : EXTERNAL, port));
    }

    @Override
    public void close(Protocol protocol, TransportAddress local) {
        if (!open.remove(local)) {
            throw new IllegalStateException(local + " is not open");
        }
    }

    @Override
    public boolean isDontFragmentSupported() {
        return isDontFragmentSupported;
    }
}

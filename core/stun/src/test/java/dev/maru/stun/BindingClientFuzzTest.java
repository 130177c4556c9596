package dev.maru.stun;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.SplittableRandom;

/** A server may answer whatever it likes. */
class BindingClientFuzzTest {
    private static final TransportAddress LOCAL = TransportAddress.ofLiteral("192.0.2.1", 5_000);
    private static final TransportAddress SERVER = TransportAddress.ofLiteral("192.0.2.2", 3_478);

    private final Datagram out = new Datagram(2_048);

    /** @param bytes an answer, whose transaction is the request's when it is long enough to have one */
    @FuzzTest
    void takesAnyAnswer(byte[] bytes) {
        BindingClient client = new BindingClient(LOCAL, SERVER, new SplittableRandom(1));
        client.handleTimeout(0);
        client.pollTransmit(out, 0);
        if (bytes.length >= StunMessage.HEADER) {
            System.arraycopy(out.bytes(), out.offset() + 4, bytes, 4, 16);
        }
        client.handleDatagram(new Datagram(0).wrap(bytes, 0, bytes.length).between(LOCAL, SERVER), 1);
        while (client.pollEvent() != null) {
            // Until it has said all.
        }
        client.handleTimeout(client.nextTimeout() == Long.MAX_VALUE ? 2 : client.nextTimeout());
        client.pollTransmit(out, 2);
    }
}

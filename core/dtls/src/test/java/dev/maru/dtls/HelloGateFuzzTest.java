package dev.maru.dtls;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.SplittableRandom;

/** Whatever comes to a gate, it neither throws, nor lets in whoever has no cookie, nor says more than it was told. */
class HelloGateFuzzTest {
    private static final DtlsConfig SERVER = Certificates.config(Certificates.BOB, Certificates.ALICE);
    private static final TransportAddress HERE = TransportAddress.ofLiteral("192.0.2.2", 5_000);
    private static final TransportAddress THERE = TransportAddress.ofLiteral("192.0.2.1", 5_000);

    @FuzzTest
    void staysClosed(FuzzedDataProvider input) {
        HelloGate gate = new HelloGate(SERVER, new SplittableRandom(1));
        Datagram out = new Datagram(2_000);
        while (input.remainingBytes() > 0) {
            byte[] bytes = input.consumeBytes(input.consumeInt(0, 1_500));
            Datagram in = new Datagram(0).wrap(bytes, 0, bytes.length).between(HERE, THERE);
            if (gate.receive(in, out, 0) != null) {
                throw new AssertionError("a cookie was guessed");
            }
            if (gate.partialCount() > HelloGate.MAX_PARTIAL || out.length() > 200) {
                throw new AssertionError("too much of an answer, or too much kept");
            }
        }
    }
}

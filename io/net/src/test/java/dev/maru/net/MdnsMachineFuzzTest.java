package dev.maru.net;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.SplittableRandom;

/** A neighbour sends whatever it likes, from whatever port, while names are asked for and published. */
class MdnsMachineFuzzTest {
    private static final TransportAddress NEIGHBOUR = TransportAddress.ofLiteral("192.0.2.9", 0);

    /** @param input packets and pauses */
    @FuzzTest
    void takesAnyPackets(FuzzedDataProvider input) {
        MdnsMachine machine = new MdnsMachine(MdnsMachine.GROUP_IPV4, new SplittableRandom(1));
        MdnsHostName ours = MdnsHostName.random(new SplittableRandom(2));
        machine.publish(ours, NEIGHBOUR.withPort(1), 0);
        machine.resolve(MdnsHostName.random(new SplittableRandom(3)), 0);
        Datagram out = new Datagram(MdnsMachine.MAX_PACKET);
        long now = 0;
        while (input.remainingBytes() > 0) {
            now += input.consumeInt(0, 2_000_000_000);
            int port = input.consumeBoolean() ? MdnsMachine.PORT : input.consumeInt(0, 0xFFFF);
            byte[] bytes = packet(input, ours);
            Datagram in = new Datagram(0).wrap(bytes, 0, bytes.length);
            machine.handleDatagram(in.between(MdnsMachine.GROUP_IPV4, NEIGHBOUR.withPort(port)), now);
            machine.handleTimeout(now);
            int sent = 0;
            while (machine.pollTransmit(out, now)) {
                if (++sent > 2 * MdnsPublisher.MAX_UNICAST_WAITING) {
                    throw new AssertionError("it never ends");
                }
            }
            while (machine.pollEvent() != null) {
                // Until it has said all.
            }
            if (machine.nextTimeout() <= now && machine.nextTimeout() != Machine.NEVER) {
                throw new AssertionError("it wants to go on, but did not");
            }
        }
    }

    /** Bytes, or a question for our name with bytes behind its header. */
    private static byte[] packet(FuzzedDataProvider input, MdnsHostName ours) {
        boolean isQuestion = input.consumeBoolean();
        int type = input.consumeInt(0, 0xFFFF);
        boolean unicast = input.consumeBoolean();
        byte[] bytes = input.consumeBytes(input.consumeInt(0, 600));
        if (isQuestion) {
            byte[] target = new byte[600];
            int length = DnsMessage.query(java.util.List.of(new DnsQuestion(ours.toDnsName(), type, unicast)))
                    .write(target, 0);
            System.arraycopy(bytes, 0, target, length, Math.min(bytes.length, 500));
            return java.util.Arrays.copyOf(target, length + Math.min(bytes.length, 500));
        }
        return bytes;
    }
}

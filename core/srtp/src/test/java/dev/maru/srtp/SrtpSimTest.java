package dev.maru.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A stream over a link that loses, doubles and reorders: what arrives is taken, once, through rollovers. */
class SrtpSimTest {
    private static final LinkQuality BAD = new LinkQuality(
            20 * SimNet.MILLISECOND, 5 * SimNet.MILLISECOND, 0.1, 0.1, 0.2, 0, Integer.MAX_VALUE, 1_500);
    private static final int PACKETS = 600;
    private static final int FIRST_SEQUENCE_NUMBER = 0xFFFF - PACKETS / 2;

    @Test
    void takesEveryPacketThatArrivesOnce() {
        int seeds = Boolean.getBoolean("maru.long") ? 2_000 : 60;
        for (int seed = 1; seed <= seeds; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) {
        SimNet net = new SimNet(seed);
        Segment internet = new Segment(net, "internet");
        SimHost near = internet.host("203.0.113.1", BAD);
        SimHost far = internet.host("203.0.113.2", LinkQuality.GOOD);
        SrtpProfile profile = SrtpProfile.values()[(int) (seed % SrtpProfile.values().length)];
        SrtpSender sender = Packets.sender(profile, SrtpOptions.DEFAULT);
        SrtpReceiver receiver = Packets.receiver(profile, SrtpOptions.DEFAULT);
        Set<Integer> arrived = new HashSet<>();
        Set<Integer> taken = new HashSet<>();
        TransportAddress to = far.bind(TransportAddress.ofLiteral("203.0.113.2", 5_000), in -> {
            int sequenceNumber = dev.maru.wire.BigEndian.u16(in.bytes(), in.offset() + 2);
            boolean isFirst = arrived.add(sequenceNumber);
            assertThat(receiver.unprotect(in))
                    .as("seed %d, packet %x", seed, sequenceNumber)
                    .isEqualTo(isFirst);
            if (isFirst) {
                assertThat(in.toByteArray()).isEqualTo(Packets.rtp(Packets.SSRC, sequenceNumber, 40));
                taken.add(sequenceNumber);
            }
        });
        TransportAddress from = near.bind(TransportAddress.ofLiteral("203.0.113.1", 5_000), in -> {});
        for (int i = 0; i < PACKETS; i++) {
            int sequenceNumber = FIRST_SEQUENCE_NUMBER + i & 0xFFFF;
            net.after(i * 5 * SimNet.MILLISECOND, () -> {
                Datagram packet = Packets.datagram(Packets.rtp(Packets.SSRC, sequenceNumber, 40));
                assertThat(sender.protect(packet)).isTrue();
                near.send(packet.between(from, to));
            });
        }
        net.runUntil(() -> false, 10 * SimNet.SECOND);
        assertThat(taken).as("seed %d", seed).isEqualTo(arrived).hasSizeGreaterThan(PACKETS / 2);
    }
}

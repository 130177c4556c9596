package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Machine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NackerTest {
    private static final long MS = 1_000_000;

    private final Nacker nacker = new Nacker();
    private final byte[] buffer = new byte[1_152];
    private final RtcpWriter writer = new RtcpWriter();
    private final RtcpReader reader = new RtcpReader();

    private List<Integer> asked(long rtt, long now) {
        writer.begin(buffer, 0, buffer.length);
        List<Integer> asked = new ArrayList<>();
        if (!nacker.write(writer, 1, 2, rtt, now)) {
            assertThat(writer.length()).isZero();
            return asked;
        }
        assertThat(reader.parse(buffer, 0, writer.length()) && reader.next()).isTrue();
        assertThat(reader.kind()).isEqualTo(RtcpKind.NACK);
        for (int i = 0; i < Nack.count(reader); i++) {
            asked.add(Nack.packetId(reader, i));
            for (int bit = 0; bit < 16; bit++) {
                if ((Nack.mask(reader, i) >> bit & 1) != 0) {
                    asked.add(Nack.packetId(reader, i) + bit + 1 & 0xFFFF);
                }
            }
        }
        return asked;
    }

    @Test
    void waitsForPacketsThatMayBeReordered() {
        nacker.advance(10, 12, 0);
        assertThat(nacker.nextDue()).isEqualTo(10 * MS);
        assertThat(asked(-1, 9 * MS)).isEmpty();
        nacker.receive(11);
        assertThat(nacker.nextDue()).isEqualTo(Machine.NEVER);
        assertThat(asked(-1, 20 * MS)).isEmpty();
    }

    @Test
    void asksAfterTheWaitOrWhenThreeLaterPacketsCame() {
        nacker.advance(10, 12, 0);
        assertThat(asked(-1, 10 * MS)).containsExactly(11);
        nacker.advance(12, 14, 20 * MS);
        assertThat(asked(-1, 20 * MS)).isEmpty();
        nacker.advance(14, 15, 21 * MS);
        assertThat(asked(-1, 21 * MS)).isEmpty();
        nacker.advance(15, 16, 22 * MS);
        assertThat(asked(-1, 22 * MS)).containsExactly(13);
    }

    @Test
    void asksAgainEachRoundTripAndGivesUp() {
        nacker.advance(10, 12, 0);
        long now = 10 * MS;
        for (int i = 0; i < Nacker.MAX_TRIES; i++) {
            assertThat(nacker.expire(now)).isFalse();
            assertThat(asked(50 * MS, now)).as("try %d", i).containsExactly(11);
            assertThat(asked(50 * MS, now + 54 * MS)).isEmpty();
            now = nacker.nextDue();
        }
        assertThat(now).isEqualTo(10 * MS + 10 * 55 * MS);
        assertThat(nacker.expire(now)).isTrue();
        assertThat(nacker.givenUpThrough()).isEqualTo(11);
        assertThat(nacker.givenUp()).isEqualTo(1);
        assertThat(asked(50 * MS, now)).isEmpty();
        assertThat(nacker.nextDue()).isEqualTo(Machine.NEVER);
    }

    @Test
    void spreadsALongListOverDatagrams() {
        for (int i = 0; i < 50; i++) {
            nacker.advance(i * 20L, i * 20L + 20, 0);
        }
        int asked = 0;
        int rounds = 0;
        while (nacker.isDue(100 * MS)) {
            writer.begin(buffer, 0, 100);
            assertThat(nacker.write(writer, 1, 2, -1, 100 * MS)).isTrue();
            assertThat(reader.parse(buffer, 0, writer.length()) && reader.next())
                    .isTrue();
            for (int i = 0; i < Nack.count(reader); i++) {
                asked += 1 + Integer.bitCount(Nack.mask(reader, i));
            }
            rounds++;
        }
        assertThat(asked).isEqualTo(950);
        assertThat(rounds).isGreaterThan(2);
    }

    @Test
    void givesUpEverythingWhenTooMuchIsMissing() {
        nacker.advance(10, 12, 0);
        nacker.advance(12, 12 + Nacker.MAX_MISSING + 1, 0);
        assertThat(nacker.takeOverflow()).isTrue();
        assertThat(nacker.takeOverflow()).isFalse();
        assertThat(nacker.count()).isZero();
        assertThat(nacker.givenUpThrough()).isEqualTo(12 + Nacker.MAX_MISSING);
        assertThat(nacker.givenUp()).isEqualTo(1 + Nacker.MAX_MISSING);
    }

    @Test
    void forgetsWhatNobodyWants() {
        nacker.advance(10, 15, 0);
        nacker.forgetBelow(13);
        assertThat(asked(-1, 10 * MS)).containsExactly(13, 14);
        nacker.forgetBelow(100);
        assertThat(nacker.count()).isZero();
    }

    @Test
    void asksOverTheWrapOfNumbers() {
        nacker.advance((1L << 17) - 2, (1L << 17) + 2, 0);
        assertThat(asked(-1, 10 * MS)).containsExactly(0xFFFF, 0, 1);
    }
}

package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AudioJitterBufferTest {
    private static final long MS = 1_000_000;

    /** 20 ms of fullband, in one frame. */
    private static final byte[] PACKET = {(byte) 0xF8, 1, 2, 3};

    private final JitterBuffer buffer = JitterBuffer.of(PayloadFormat.OPUS, Map.of());
    private final ReceivedPayload view = new ReceivedPayload();

    private boolean insert(int index, long now) {
        return buffer.insert(view.wrap(PACKET, 0, PACKET.length).at(index, timestamp(index), false), now);
    }

    private static int timestamp(int index) {
        return index * 960 - 1_920;
    }

    private void gives(int index, long now) {
        EncodedFrame frame = buffer.poll(now);
        assertThat(frame).as("packet %d at %d ms", index, now / MS).isNotNull();
        assertThat(frame.isEmpty()).isFalse();
        assertThat(frame.timestamp()).isEqualTo(Integer.toUnsignedLong(timestamp(index)));
        assertThat(frame.toByteArray()).isEqualTo(PACKET);
    }

    private void conceals(int index, long now) {
        EncodedFrame frame = buffer.poll(now);
        assertThat(frame).as("packet %d at %d ms", index, now / MS).isNotNull();
        assertThat(frame.isEmpty()).isTrue();
        assertThat(frame.timestamp()).isEqualTo(Integer.toUnsignedLong(timestamp(index)));
    }

    @Test
    void holdsPacketsForTheLeastDelayWhenThereIsNoJitter() {
        for (int i = 0; i < 50; i++) {
            long now = 20 * MS * i;
            assertThat(insert(i, now)).isTrue();
            assertThat(buffer.nextTimeout()).isEqualTo(JitterBuffer.NEVER);
            assertThat(buffer.poll(now + 19 * MS)).isNull();
            assertThat(buffer.nextTimeout()).isEqualTo(now + 20 * MS);
            gives(i, now + 20 * MS);
        }
        assertThat(buffer.statistics().targetDelayNanos()).isEqualTo(20 * MS);
        assertThat(buffer.statistics().jitterBufferDelayNanos()).isEqualTo(50 * 20 * MS);
        assertThat(buffer.statistics().framesConcealed()).isZero();
    }

    @Test
    void putsPacketsInOrder() {
        insert(1, 0);
        insert(0, 1 * MS);
        insert(2, 30 * MS);
        gives(0, 60 * MS);
        gives(1, 60 * MS);
        gives(2, 60 * MS);
        assertThat(buffer.poll(60 * MS)).isNull();
    }

    @Test
    void concealsWhatIsMissingWhenItIsDue() {
        insert(0, 0);
        gives(0, 20 * MS);
        insert(3, 60 * MS);
        conceals(1, 60 * MS);
        conceals(2, 60 * MS);
        assertThat(buffer.poll(79 * MS)).isNull();
        assertThat(insert(2, 79 * MS)).as("too late").isFalse();
        gives(3, 80 * MS);
        assertThat(buffer.statistics().framesConcealed()).isEqualTo(2);
        assertThat(buffer.statistics().packetsDiscarded()).isEqualTo(1);
    }

    @Test
    void doesNotWaitForWhatTheStreamGaveUp() {
        JitterBuffer slow =
                JitterBuffer.of(PayloadFormat.OPUS, Map.of(), new JitterBuffer.Options(200 * MS, 60 * MS, 256, 10_000));
        slow.insert(view.wrap(PACKET, 0, 4).at(0, 0, false), 0);
        assertThat(slow.poll(60 * MS)).isNotNull();
        slow.insert(view.wrap(PACKET, 0, 4).at(2, 1_920, false), 61 * MS);
        assertThat(slow.poll(61 * MS)).isNull();
        slow.giveUp(1);
        assertThat(slow.poll(61 * MS).isEmpty()).isTrue();
        assertThat(slow.poll(61 * MS)).isNull();
    }

    @Test
    void learnsFromWhatCameTooLate() {
        insert(0, 0);
        gives(0, 20 * MS);
        insert(2, 40 * MS);
        conceals(1, 40 * MS);
        assertThat(insert(1, 90 * MS)).isFalse();
        assertThat(insert(1, 190 * MS)).as("a double").isFalse();
        for (int i = 3; i < 30; i++) {
            insert(i, 20 * MS * i);
        }
        assertThat(buffer.statistics().targetDelayNanos()).isEqualTo(20 * MS);
        insert(30, 670 * MS);
        assertThat(buffer.statistics().targetDelayNanos())
                .as("the second of two in 31")
                .isEqualTo(70 * MS);
    }

    @Test
    void concealsNothingWhileNothingComes() {
        insert(0, 0);
        gives(0, 20 * MS);
        assertThat(buffer.poll(10_000 * MS)).isNull();
        assertThat(buffer.nextTimeout()).isEqualTo(JitterBuffer.NEVER);
    }

    @Test
    void takesASilentSenderForNoLoss() {
        insert(0, 0);
        gives(0, 20 * MS);
        buffer.insert(view.wrap(PACKET, 0, 4).at(1, timestamp(21), false), 420 * MS);
        gives(21, 440 * MS);
        assertThat(buffer.statistics().framesConcealed()).isZero();
    }

    @Test
    void concealsNotMoreThanALittleOfALongHole() {
        insert(0, 0);
        gives(0, 20 * MS);
        insert(100, 2_000 * MS);
        for (int i = 90; i < 100; i++) {
            conceals(i, 2_000 * MS);
        }
        gives(100, 2_020 * MS);
    }

    @Test
    void growsWithJitterAndShrinksAgain() {
        int next = 0;
        for (; next < 200; next++) {
            insert(next, 20 * MS * next + (next % 4 == 0 ? 70 * MS : 0));
        }
        assertThat(buffer.statistics().targetDelayNanos()).isEqualTo(70 * MS);
        for (; next < 400; next++) {
            insert(next, 20 * MS * next);
        }
        assertThat(buffer.statistics().targetDelayNanos()).isEqualTo(20 * MS);
    }

    @Test
    void neverHoldsAPacketLongerThanItsBound() {
        insert(0, 1_000 * MS);
        insert(1, 1_900 * MS);
        insert(2, 1_901 * MS);
        gives(0, 1_200 * MS);
        gives(1, 2_100 * MS);
        gives(2, 2_101 * MS);
    }

    @Test
    void followsASenderThatCountsElsewhere() {
        for (int i = 0; i < 20; i++) {
            insert(i, 20 * MS * i);
            gives(i, 20 * MS * i + 20 * MS);
        }
        for (int i = 20; i < 40; i++) {
            int timestamp = timestamp(i) + 0x4000_0000;
            buffer.insert(view.wrap(PACKET, 0, 4).at(i, timestamp, false), 20 * MS * i);
            EncodedFrame frame = buffer.poll(20 * MS * i + 20 * MS);
            assertThat(frame.timestamp()).isEqualTo(Integer.toUnsignedLong(timestamp));
        }
    }

    @Test
    void pushesOutTheOldestWhenItIsFull() {
        for (int i = 0; i < 300; i++) {
            assertThat(insert(i, 0)).isTrue();
        }
        gives(44, 10_000 * MS);
        assertThat(insert(10, 10_000 * MS)).isFalse();
    }

    @Test
    void takesPaddingForNoHole() {
        insert(0, 0);
        buffer.insert(view.wrap(PACKET, 0, 0).at(1, timestamp(0), false), 0);
        buffer.insert(view.wrap(PACKET, 0, 4).at(2, timestamp(1), false), 20 * MS);
        gives(0, 40 * MS);
        gives(1, 40 * MS);
    }

    private boolean insertRedundant(int index, long now) {
        return buffer.insert(
                view.wrap(PACKET, 0, PACKET.length)
                        .at(index, timestamp(index), false)
                        .asRedundant(),
                now);
    }

    @Test
    void fillsAHoleFromTheRedundancyOfTheNextPacket() {
        insert(0, 0);
        gives(0, 20 * MS);
        assertThat(insertRedundant(1, 39 * MS)).isTrue();
        insert(2, 39 * MS);
        gives(1, 40 * MS);
        gives(2, 60 * MS);
        assertThat(buffer.statistics().packetsRecovered()).isEqualTo(1);
        assertThat(buffer.statistics().framesConcealed()).isZero();
    }

    @Test
    void countsNoRedundancyOfWhatCame() {
        insert(0, 0);
        assertThat(insertRedundant(0, 10 * MS)).isFalse();
        gives(0, 20 * MS);
        assertThat(insertRedundant(0, 21 * MS)).isFalse();
        assertThat(buffer.statistics().packetsDuplicated()).isZero();
        assertThat(buffer.statistics().packetsDiscarded()).isZero();
        assertThat(buffer.statistics().packetsRecovered()).isZero();
        assertThat(buffer.statistics().redundantReceived()).isEqualTo(2);
        assertThat(buffer.statistics().redundantBytes()).isEqualTo(2 * PACKET.length);
    }

    @Test
    void waitsForRedundancyOnceItCameTooLate() {
        insert(0, 0);
        gives(0, 20 * MS);
        insert(2, 45 * MS);
        conceals(1, 45 * MS);
        assertThat(insertRedundant(1, 45 * MS)).isFalse();
        assertThat(buffer.statistics().packetsDiscarded())
                .as("nothing came too late by itself")
                .isZero();
    }

    @Test
    void holdsPacketsForAsLongAsIsWished() {
        buffer.targetDelay(500 * MS);
        insert(0, 0);
        assertThat(buffer.poll(499 * MS)).isNull();
        gives(0, 500 * MS);
        buffer.targetDelay(0);
        insert(1, 20 * MS);
        gives(1, 500 * MS);
        assertThat(buffer.statistics().targetDelayNanos()).isEqualTo(20 * MS);
    }
}

package dev.maru.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentPacketsTest {
    private final SentPackets sent = new SentPackets();

    @Test
    void numbersPacketsOneByOneAndWraps() {
        for (int i = 0; i < 70_000; i++) {
            assertThat(sent.add(100, 0, i)).isEqualTo(i & 0xFFFF);
        }
        assertThat(sent.unwrap(69_999 & 0xFFFF)).isEqualTo(69_999);
        assertThat(sent.sentAt(69_999)).isEqualTo(69_999);
    }

    @Test
    void knowsNothingOfPacketsThatWereNotSentOrAreForgotten() {
        assertThat(sent.unwrap(0)).isEqualTo(-1);
        for (int i = 0; i < SentPackets.CAPACITY + 10; i++) {
            sent.add(100, 0, i);
        }
        assertThat(sent.unwrap(9)).isEqualTo(-1);
        assertThat(sent.unwrap(10)).isEqualTo(10);
        assertThat(sent.unwrap(SentPackets.CAPACITY + 10)).isEqualTo(-1);
        assertThat(sent.inFlightBytes()).isEqualTo(100L * SentPackets.CAPACITY);
    }

    @Test
    void countsWhatIsInFlightUntilItIsToldOf() {
        for (int i = 0; i < 10; i++) {
            sent.add(100, 0, i);
        }
        assertThat(sent.receive(3)).isTrue();
        assertThat(sent.receive(3)).isFalse();
        assertThat(sent.lose(4)).isTrue();
        assertThat(sent.lose(4)).isFalse();
        assertThat(sent.inFlightBytes()).isEqualTo(800);
        assertThat(sent.receive(4)).as("came late").isTrue();
        assertThat(sent.inFlightBytes()).isEqualTo(800);
        sent.settle(6);
        assertThat(sent.inFlightBytes()).isEqualTo(400);
    }
}

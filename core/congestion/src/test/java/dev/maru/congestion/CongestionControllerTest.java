package dev.maru.congestion;

import static dev.maru.congestion.FeedbackMaker.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Machine;
import org.junit.jupiter.api.Test;

class CongestionControllerTest {
    private final CongestionController congestion =
            new CongestionController(new CongestionConfig(500_000, 30_000, 10_000_000));
    private long now;

    /** Sends one packet of media, then whatever congestion control wants; says how many bytes of padding left by then. */
    private int sendUntil(long end) {
        int padding = 0;
        congestion.enqueue(PacketKind.VIDEO, 1_000, 1);
        while (now <= end) {
            PacketKind kind = congestion.next(false, now);
            if (kind == null) {
                long next = congestion.nextSend(false, now);
                now = next == Machine.NEVER ? end + 1 : next;
                continue;
            }
            int bytes = kind == PacketKind.PADDING ? 255 : 1_000;
            padding += kind == PacketKind.PADDING ? 255 : 0;
            if (kind != PacketKind.PADDING) {
                assertThat(congestion.take(kind)).isEqualTo(1);
            }
            congestion.sent(bytes, true, now);
        }
        return padding;
    }

    @Test
    void triesThreeAndSixTimesTheStartAtTheStart() {
        int padding = sendUntil(100 * MS);
        // 15 ms at 1.5 and at 3 Mbit/s are 2,812 and 5,625 bytes; the media is in it, and each one ends with a whole
        // packet.
        assertThat(padding + 1_000).isBetween(8_437, 9_500);
        assertThat(congestion.nextSend(false, now)).isEqualTo(Machine.NEVER);
    }

    @Test
    void sendsNoPaddingThatThereIsNotNorToPeersWithoutFeedback() {
        congestion.enqueue(PacketKind.VIDEO, 1_000, 1);
        assertThat(congestion.next(false, 0)).isEqualTo(PacketKind.VIDEO);
        congestion.take(PacketKind.VIDEO);
        assertThat(congestion.sent(1_000, false, 0)).isEqualTo(-1);
        assertThat(congestion.next(false, 0)).isNull();
        congestion.sent(1_000, true, 20 * MS);
        assertThat(congestion.next(false, 30 * MS)).isEqualTo(PacketKind.PADDING);
        congestion.withoutPadding();
        assertThat(congestion.next(false, 30 * MS)).isNull();
        assertThat(congestion.nextSend(false, 30 * MS)).isEqualTo(Machine.NEVER);
    }

    @Test
    void tellsTheTargetOnceAndWhenItHasChangedEnough() {
        assertThat(congestion.pollTarget()).isEqualTo(500_000);
        assertThat(congestion.pollTarget()).isEqualTo(-1);
        congestion.cap(480_000);
        assertThat(congestion.pollTarget()).as("4 %").isEqualTo(-1);
        congestion.cap(470_000);
        assertThat(congestion.pollTarget()).isEqualTo(470_000);
    }

    @Test
    void sleepsWhenNothingWasSentForAWhile() {
        assertThat(congestion.nextTimeout()).isEqualTo(Machine.NEVER);
        congestion.sent(1_000, false, 0);
        int ticks = 0;
        for (long at = congestion.nextTimeout(); at != Machine.NEVER; at = congestion.nextTimeout()) {
            congestion.handleTimeout(at);
            assertThat(++ticks).isLessThan(100);
        }
        assertThat(ticks).isEqualTo(40); // two seconds
    }
}

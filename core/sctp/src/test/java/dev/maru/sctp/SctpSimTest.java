package dev.maru.sctp;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.simnet.LinkQuality;
import org.junit.jupiter.api.Test;

/** Two associations talk over a virtual network. */
class SctpSimTest {
    private static final LinkQuality QUALITY = LinkQuality.GOOD.withLatency(25 * MILLISECOND);

    @Test
    void connectsWhenBothBeginAtOnce() {
        SctpPair pair = new SctpPair(1, QUALITY).connect();
        assertThat(pair.net.now()).isLessThan(101 * MILLISECOND); // two round trips of 50 ms
        assertThat(pair.a.of(SctpEvent.Connected.class)).containsExactly(new SctpEvent.Connected(65_535, 65_535, true));
    }

    @Test
    void connectsWhenOnlyOneBegins() {
        SctpPair pair = new SctpPair(1, QUALITY);
        pair.a.connect();
        assertThat(pair.net.runUntil(() -> pair.a.isEstablished() && pair.b.isEstablished(), SECOND))
                .isTrue();
    }

    @Test
    void deliversMessagesInOrder() {
        SctpPair pair = new SctpPair(1, QUALITY).connect();
        for (int i = 0; i < 100; i++) {
            pair.a.send(3, new byte[] {(byte) i});
        }
        pair.expectAtB(100, SECOND);
        for (int i = 0; i < 100; i++) {
            assertThat(pair.b.messages().get(i)).containsExactly(i);
        }
    }
}

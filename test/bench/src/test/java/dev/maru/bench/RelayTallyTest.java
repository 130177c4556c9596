package dev.maru.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import org.junit.jupiter.api.Test;

class RelayTallyTest {

    private final RelayTally tally = new RelayTally();
    private final byte[] bytes = new byte[200];

    private Datagram payload(int length) {
        return new Datagram(0).wrap(bytes, 10, length);
    }

    @Test
    void countsWhatIsMarkedAndWhole() {
        tally.begin(160);
        tally.mark(bytes, 10);
        tally.countReceived(payload(160));
        assertThat(tally.received()).isEqualTo(1);
    }

    @Test
    void leavesOutStragglersOfAnEarlierRound() {
        tally.begin(160);
        tally.mark(bytes, 10);
        tally.begin(160);
        tally.countReceived(payload(160));
        assertThat(tally.received()).isZero();
    }

    @Test
    void leavesOutPayloadsThatAreCutOrLengthened() {
        tally.begin(160);
        tally.mark(bytes, 10);
        tally.countReceived(payload(159));
        tally.countReceived(payload(161));
        tally.countReceived(payload(4));
        assertThat(tally.received()).isZero();
    }
}

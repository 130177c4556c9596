package dev.maru.simnet;

import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import dev.maru.wire.Machine;
import dev.maru.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SimDriverTest {
    private static final TransportAddress A = TransportAddress.ofLiteral("192.0.2.1", 1);
    private static final TransportAddress B = TransportAddress.ofLiteral("192.0.2.2", 1);

    /** Sends its count each second, and answers nothing; tells what it hears. */
    private static final class Ticker implements Machine<Integer> {
        private final TransportAddress local;
        private final TransportAddress remote;
        private long next = SECOND;
        private int count;
        private boolean due;
        private final List<Integer> heard = new ArrayList<>();

        Ticker(TransportAddress local, TransportAddress remote) {
            this.local = local;
            this.remote = remote;
        }

        @Override
        public void handleDatagram(Datagram in, long now) {
            heard.add((int) in.bytes()[in.offset()]);
        }

        @Override
        public void handleTimeout(long now) {
            if (now >= next) {
                next += SECOND;
                due = true;
            }
        }

        @Override
        public long nextTimeout() {
            return next;
        }

        @Override
        public boolean pollTransmit(Datagram out, long now) {
            if (!due) {
                return false;
            }
            due = false;
            out.bytes()[out.offset()] = (byte) ++count;
            out.length(1);
            out.between(local, remote);
            return true;
        }

        @Override
        public @Nullable Integer pollEvent() {
            return heard.isEmpty() ? null : heard.removeFirst();
        }
    }

    @Test
    void passesDatagramsTimeoutsAndEventsBetweenTwoMachines() {
        SimNet net = new SimNet(1);
        Segment internet = new Segment(net, "internet");
        List<Integer> toldA = new ArrayList<>();
        List<Integer> toldB = new ArrayList<>();
        new SimDriver<>(net, internet.host("192.0.2.1", LinkQuality.GOOD), new Ticker(A, B), toldA::add).bind(A);
        new SimDriver<>(net, internet.host("192.0.2.2", LinkQuality.GOOD), new Ticker(B, A), toldB::add).bind(B);
        net.runFor(3 * SECOND + SECOND / 2);
        assertThat(toldA).containsExactly(1, 2, 3);
        assertThat(toldB).containsExactly(1, 2, 3);
    }
}

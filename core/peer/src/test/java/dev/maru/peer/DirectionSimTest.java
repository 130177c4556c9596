package dev.maru.peer;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.jsep.MediaKind;
import dev.maru.jsep.Transceiver;
import dev.maru.jsep.TransceiverInit;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import dev.maru.sdp.Direction;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimNet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sends is negotiated anew, and later as it was. */
class DirectionSimTest {
    private static final int FRAMES = 10;

    private SimNet net = new SimNet(0);
    private int frames;

    /** The stream goes on where it was: whoever protects packets refuses numbers that were used (RFC 3711 §9.1). */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void sendsOnAfterAPause(int seed) {
        net = new SimNet(seed);
        Segment internet = new Segment(net, "internet");
        SimPeer a = new SimPeer(net, internet.host("203.0.113.1", LinkQuality.GOOD), List.of());
        SimPeer b = new SimPeer(net, internet.host("203.0.113.2", LinkQuality.GOOD), List.of());
        SimPeer.introduce(a, b);
        a.run(() -> a.machine.session().addTransceiver(MediaKind.VIDEO, TransceiverInit.DEFAULT));
        a.offer(false);
        net.runUntil(() -> a.isConnected() && b.isConnected(), 30 * SECOND);
        write(a, true);
        assertThat(received(b)).isEqualTo(FRAMES);

        negotiate(a, Direction.RECVONLY);
        write(a, false);
        assertThat(received(b)).as("frames during the pause").isEqualTo(FRAMES);
        assertThat(a.machine.media().outgoing()).isEmpty();

        negotiate(a, Direction.SENDRECV);
        write(a, true);
        assertThat(received(b)).as("frames after the pause, seed %d", seed).isEqualTo(2 * FRAMES);

        negotiate(a, Direction.INACTIVE);
        negotiate(a, Direction.SENDRECV);
        write(a, true);
        assertThat(received(b))
                .as("frames after all was inactive, seed %d", seed)
                .isEqualTo(3 * FRAMES);
    }

    private void negotiate(SimPeer a, Direction direction) {
        Transceiver video = a.machine.session().transceivers().getFirst();
        a.run(() -> video.setDirection(direction));
        a.offer(false);
        net.runFor(SECOND);
    }

    private void write(SimPeer a, boolean isSent) {
        for (int i = 0; i < FRAMES; i++) {
            int number = frames++;
            byte[] picture = PeerConnectionSimTest.vp8(i == 0, 3_000);
            a.run(() -> assertThat(a.machine
                            .media()
                            .write(
                                    "0",
                                    "",
                                    EncodedFrame.of(PayloadFormat.VP8, picture[0] == 0x10, picture, number * 3_000L),
                                    net.now()))
                    .isEqualTo(isSent));
            net.runFor(33 * MILLISECOND);
        }
        net.runFor(SECOND);
    }

    private static long received(SimPeer peer) {
        return peer.media.stream()
                .filter(MediaEvent.FrameReceived.class::isInstance)
                .count();
    }
}

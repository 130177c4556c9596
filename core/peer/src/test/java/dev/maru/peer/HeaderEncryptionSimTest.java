package dev.maru.peer;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.jsep.Description;
import dev.maru.jsep.MediaKind;
import dev.maru.jsep.TransceiverInit;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Header extensions on the wire: encrypted where both sides can (RFC 9335 §4), in the clear with others. */
class HeaderEncryptionSimTest {
    /** "Defined by profile" in the clear (RFC 8285 §4.2) and encrypted (RFC 9335 §5.1). */
    private static final int CLEAR = 0xBEDE;

    private static final int CRYPTEX = 0xC0DE;

    private final SimNet net = new SimNet(1);
    private final SimPeer a;
    private final SimPeer b;

    HeaderEncryptionSimTest() {
        Segment internet = new Segment(net, "internet");
        a = new SimPeer(net, internet.host("203.0.113.1", LinkQuality.GOOD), List.of());
        b = new SimPeer(net, internet.host("203.0.113.2", LinkQuality.GOOD), List.of());
        SimPeer.introduce(a, b);
    }

    @Test
    void areEncryptedWhereBothSidesCan() {
        addSound();
        a.offer(false);
        awaitConnection();
        talk();
        assertThat(profiles()).isNotEmpty().containsOnly(CRYPTEX);
        assertThat(heard()).isEqualTo(10);
    }

    /** The keys were made when there was only data. */
    @Test
    void areEncryptedWhenMediaComesLater() {
        a.machine.session().wantData();
        a.offer(false);
        awaitConnection();
        addSound();
        a.offer(false);
        net.runFor(SECOND);
        talk();
        assertThat(profiles()).isNotEmpty().containsOnly(CRYPTEX);
        assertThat(heard()).isEqualTo(10);
    }

    @Test
    void areInTheClearForAPeerThatDoesNotSayThatItCan() {
        addSound();
        a.run(() -> {
            a.machine.session().setLocalDescription(a.machine.session().createOffer(false));
            String sdp = description(a).sdp().replace("a=cryptex\r\n", "");
            b.run(() -> b.machine
                    .session()
                    .setRemoteDescription(new Description(description(a).type(), sdp)));
        });
        a.begin();
        b.answerTo();
        awaitConnection();
        talk();
        assertThat(description(b).sdp()).doesNotContain("cryptex");
        assertThat(profiles()).isNotEmpty().containsOnly(CLEAR);
        assertThat(heard()).isEqualTo(10);
    }

    private static Description description(SimPeer peer) {
        Description description = peer.machine.session().localDescription();
        assertThat(description).isNotNull();
        return description;
    }

    private void addSound() {
        a.run(() -> a.machine.session().addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT));
    }

    private void awaitConnection() {
        net.runUntil(() -> a.isConnected() && b.isConnected(), 30 * SECOND);
        net.runFor(SECOND);
    }

    private void talk() {
        for (int i = 0; i < 10; i++) {
            long timestamp = i * 960L;
            a.run(() -> {
                EncodedFrame sound = EncodedFrame.of(PayloadFormat.OPUS, true, new byte[] {8, 1, 2}, timestamp);
                String mid = a.machine.session().plan().media().getFirst().mid();
                assertThat(a.machine.media().write(mid, "", sound, net.now())).isTrue();
            });
            net.runFor(20 * MILLISECOND);
        }
        net.runFor(SECOND);
    }

    private long heard() {
        return b.media.stream()
                .filter(event -> event instanceof MediaEvent.FrameReceived frame
                        && !frame.frame().isEmpty())
                .count();
    }

    /** What stands where the kind of the header extension does, in each RTP packet of ours that has any (RFC 3550 §5.3.1). */
    private List<Integer> profiles() {
        return a.wire.stream()
                .filter(HeaderEncryptionSimTest::isRtp)
                .filter(packet -> (packet.bytes()[packet.offset()] & 0x10) != 0)
                .map(packet -> {
                    int at = packet.offset() + 12 + 4 * (packet.bytes()[packet.offset()] & 0xF);
                    return (packet.bytes()[at] & 0xFF) << 8 | packet.bytes()[at + 1] & 0xFF;
                })
                .toList();
    }

    private static boolean isRtp(Datagram packet) {
        int first = packet.bytes()[packet.offset()] & 0xFF;
        int type = packet.bytes()[packet.offset() + 1] & 0xFF;
        return first >= 128 && first <= 191 && (type < 192 || type > 223);
    }
}

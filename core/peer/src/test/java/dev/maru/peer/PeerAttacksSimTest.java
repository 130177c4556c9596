package dev.maru.peer;

import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.datachannel.ChannelParameters;
import dev.maru.datachannel.DataChannel;
import dev.maru.datachannel.DataChannelEvent;
import dev.maru.dtls.DtlsEvent;
import dev.maru.dtls.DtlsFailure;
import dev.maru.jsep.Description;
import dev.maru.jsep.JsepException;
import dev.maru.jsep.MediaKind;
import dev.maru.jsep.RemoteCandidate;
import dev.maru.jsep.SdpType;
import dev.maru.jsep.TransceiverInit;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import dev.maru.wire.DropReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever can put packets on the wire, or words into the signaling, is refused and counted, and both peers go on. */
class PeerAttacksSimTest {
    private final SimNet net = new SimNet(7);
    private final SimPeer a;
    private final SimPeer b;
    private final DataChannel chat;

    PeerAttacksSimTest() {
        Segment internet = new Segment(net, "internet");
        a = new SimPeer(net, internet.host("203.0.113.1", LinkQuality.GOOD), List.of());
        b = new SimPeer(net, internet.host("203.0.113.2", LinkQuality.GOOD), List.of());
        SimPeer.introduce(a, b);
        a.run(() -> a.machine.session().addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT));
        a.machine.session().wantData();
        chat = a.machine.data().open(ChannelParameters.reliable("chat").negotiated(0), net.now());
        b.machine.data().open(ChannelParameters.reliable("chat").negotiated(0), net.now());
    }

    private void connect() {
        a.offer(false);
        net.runUntil(() -> a.isConnected() && b.isConnected(), 30 * SECOND);
        net.runFor(SECOND);
        assertThat(a.isConnected() && b.isConnected()).isTrue();
    }

    private void stillTalks() {
        int before = messages();
        a.run(() -> a.machine.data().send(chat, true, "alive".getBytes(StandardCharsets.UTF_8), net.now()));
        net.runFor(SECOND);
        assertThat(messages()).isEqualTo(before + 1);
    }

    private int messages() {
        return (int) b.data.stream()
                .filter(DataChannelEvent.Message.class::isInstance)
                .count();
    }

    private void say(int number) {
        a.run(() -> a.machine
                .media()
                .write(
                        "0",
                        "",
                        EncodedFrame.of(PayloadFormat.OPUS, true, new byte[] {8, (byte) number}, number * 960L),
                        net.now()));
        net.runFor(2 * SECOND);
    }

    private long heard() {
        return b.media.stream()
                .filter(MediaEvent.FrameReceived.class::isInstance)
                .count();
    }

    /** The last packet of a kind that a sent: by the range of its first byte, and of its second. */
    private Datagram last(int from, int to, boolean isRtcp) {
        return a.wire.reversed().stream()
                .filter(one -> first(one) >= from && first(one) <= to)
                .filter(one -> {
                    int type = one.bytes()[one.offset() + 1] & 0xFF;
                    return from < 128 || isRtcp == (type >= 192 && type <= 223);
                })
                .findFirst()
                .orElseThrow();
    }

    private static int first(Datagram packet) {
        return packet.bytes()[packet.offset()] & 0xFF;
    }

    @Test
    void endsBeforeAnythingIsAcceptedWhenTheFingerprintIsAnother() {
        a.run(() -> {
            Description offer = a.machine.session().createOffer(false);
            a.machine.session().setLocalDescription(offer);
            String forged = offer.sdp().replaceAll("a=fingerprint:sha-256 [0-9A-F]{2}", "a=fingerprint:sha-256 00");
            b.run(() -> b.machine.session().setRemoteDescription(new Description(SdpType.OFFER, forged)));
        });
        b.answerTo();
        a.begin();
        net.runFor(30 * SECOND);
        assertThat(b.isConnected()).isFalse();
        assertThat(b.events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                PeerEvent.OnDtls.class,
                                dtls -> assertThat(dtls.event())
                                        .isInstanceOfSatisfying(
                                                DtlsEvent.Failed.class,
                                                failed -> assertThat(failed.reason())
                                                        .isEqualTo(DtlsFailure.FINGERPRINT_MISMATCH))));
        assertThat(b.data).noneMatch(DataChannelEvent.Opened.class::isInstance);
        assertThat(messages()).isZero();
    }

    @Test
    void takesNoPacketTwice() {
        connect();
        say(1);
        Datagram rtp = last(128, 191, false);
        Datagram rtcp = last(128, 191, true);
        long before = heard();
        for (int i = 0; i < 100; i++) {
            b.inject(rtp.toByteArray(), rtp);
            b.inject(rtcp.toByteArray(), rtcp);
        }
        net.runFor(SECOND);
        assertThat(heard()).isEqualTo(before);
        assertThat(b.machine.mediaDrops(DropReason.REPLAYED)).isGreaterThanOrEqualTo(200);
        say(2);
        assertThat(heard()).isEqualTo(before + 1);
        stillTalks();
    }

    @Test
    void takesNoForgedMedia() {
        connect();
        say(1);
        Datagram rtp = last(128, 191, false);
        Datagram rtcp = last(128, 191, true);
        long before = heard();
        for (int i = 0; i < 100; i++) {
            // Newer numbers and other bytes, so that neither the window nor luck refuses them.
            byte[] forged = rtp.toByteArray();
            forged[3] += (byte) (i + 1);
            b.inject(forged, rtp);
            byte[] forgedReport = rtcp.toByteArray();
            forgedReport[forgedReport.length - 1] ^= (byte) (i + 1);
            b.inject(forgedReport, rtcp);
        }
        net.runFor(SECOND);
        assertThat(heard()).isEqualTo(before);
        // A forged SRTCP index may be one that was seen already.
        long refused = b.machine.mediaDrops(DropReason.UNAUTHENTIC) + b.machine.mediaDrops(DropReason.REPLAYED);
        assertThat(refused).isGreaterThanOrEqualTo(200);
        say(2);
        assertThat(heard()).isEqualTo(before + 1);
    }

    @Test
    void takesNoPlainRecordAfterTheHandshake() {
        connect();
        Datagram like = a.wire.getLast();
        byte[] alert = {21, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, 40};
        byte[] data = {23, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, 98, 0, 3, 1, 2, 3};
        byte[] hello = a.wire.stream()
                .filter(one -> first(one) == 22)
                .findFirst()
                .map(Datagram::toByteArray)
                .orElse(data);
        for (byte[] plain : List.of(alert, data, hello)) {
            b.inject(plain, like);
        }
        net.runFor(SECOND);
        assertThat(b.events).noneMatch(event -> event instanceof PeerEvent.OnDtls(DtlsEvent.Failed _));
        stillTalks();
    }

    @Test
    void answersNoCheckWithAWrongPassword() {
        connect();
        Datagram check = last(0, 3, false);
        byte[] forged = check.toByteArray();
        forged[forged.length - 20] ^= 1; // inside of MESSAGE-INTEGRITY, in front of FINGERPRINT
        int before = b.wire.size();
        b.inject(forged, check);
        assertThat(b.wire.size()).as("nobody is answered").isEqualTo(before);
        stillTalks();
    }

    @Test
    void takesNothingOfNobody() {
        connect();
        Datagram like = a.wire.getLast();
        byte[][] all = {
            {}, {0}, {20}, {23}, {63}, {64}, {127}, {(byte) 128}, {(byte) 191, 0}, {(byte) 192}, new byte[1_500]
        };
        for (byte[] bytes : all) {
            b.inject(bytes, like);
        }
        stillTalks();
    }

    @Test
    void sendsNothingBeforeConsent() {
        a.run(() -> a.machine.data().open(ChannelParameters.reliable("early").negotiated(2), net.now()));
        a.offer(false);
        net.runFor(90 * SimNet.MILLISECOND); // the answer is still on its way
        assertThat(a.wire).allSatisfy(packet -> assertThat(first(packet)).isLessThan(4));
    }

    @Test
    void refusesDescriptionsAndCandidatesWithoutEnd() {
        connect();
        String huge = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n" + "a=x:y\r\n".repeat(1_000_000);
        assertThatThrownBy(() -> b.machine.session().setRemoteDescription(new Description(SdpType.OFFER, huge)))
                .isInstanceOf(JsepException.class);
        int taken = 0;
        for (int i = 0; i < 10_000; i++) {
            try {
                String line = "candidate:" + i + " 1 udp 2130706431 198.18." + i / 250 + "." + i % 250 + " 9 typ host";
                b.machine.session().addRemoteCandidate(new RemoteCandidate(line, null, 0, null));
                taken++;
            } catch (JsepException e) {
                break;
            }
        }
        b.machine.apply(net.now());
        b.drain();
        assertThat(taken).isLessThan(10_000);
        stillTalks();
    }
}

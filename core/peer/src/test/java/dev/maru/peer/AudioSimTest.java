package dev.maru.peer;

import static dev.maru.simnet.SimNet.MILLISECOND;
import static dev.maru.simnet.SimNet.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.jsep.CodecCapability;
import dev.maru.jsep.MediaCapabilities;
import dev.maru.jsep.MediaKind;
import dev.maru.jsep.Transceiver;
import dev.maru.jsep.TransceiverInit;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.JitterStatistics;
import dev.maru.rtp.PacketSources;
import dev.maru.rtp.PayloadFormat;
import dev.maru.rtp.RtpPacket;
import dev.maru.sdp.Direction;
import dev.maru.simnet.LinkQuality;
import dev.maru.simnet.Segment;
import dev.maru.simnet.SimHost;
import dev.maru.simnet.SimNet;
import dev.maru.wire.Datagram;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sound between two whole peers, and what travels with it: keys of a telephone (RFC 4733), redundancy (RFC 2198), sources. */
class AudioSimTest {
    private static final int TONES = 110;
    private static final int RED = 63;
    private static final int OPUS = 111;

    private final SimNet net = new SimNet(1);
    private final SimHost host;
    private final SimPeer a;
    private final SimPeer b;
    private int frames;

    AudioSimTest() {
        Segment internet = new Segment(net, "internet");
        host = internet.host("203.0.113.1", LinkQuality.GOOD);
        a = new SimPeer(net, host, List.of());
        b = new SimPeer(net, internet.host("203.0.113.2", LinkQuality.GOOD), List.of());
        SimPeer.introduce(a, b);
    }

    private void connect(List<CodecCapability> preferences) {
        a.run(() -> {
            Transceiver audio = a.machine.session().addTransceiver(MediaKind.AUDIO, TransceiverInit.DEFAULT);
            audio.setCodecPreferences(preferences);
        });
        a.offer(false);
        net.runUntil(() -> a.isConnected() && b.isConnected(), 30 * SECOND);
        net.runFor(SECOND);
    }

    private static List<CodecCapability> codecs(String... names) {
        List<CodecCapability> chosen = new ArrayList<>();
        for (String name : names) {
            MediaCapabilities.DEFAULT.audio().stream()
                    .filter(codec -> codec.name().equals(name))
                    .forEach(chosen::add);
        }
        return chosen;
    }

    /** One frame of 20 ms after the other; its number is in it. */
    private void speak(int count) {
        for (int i = 0; i < count; i++) {
            byte[] opus = {8, (byte) (frames >> 8), (byte) frames};
            long timestamp = frames * 960L;
            frames++;
            a.run(() -> a.machine
                    .media()
                    .write("0", "", EncodedFrame.of(PayloadFormat.OPUS, true, opus, timestamp), net.now()));
            net.runFor(20 * MILLISECOND);
        }
    }

    private List<Integer> heard() {
        return b.media.stream()
                .filter(MediaEvent.FrameReceived.class::isInstance)
                .map(event -> ((MediaEvent.FrameReceived) event).frame().toByteArray())
                .map(bytes -> (bytes[1] & 0xFF) << 8 | bytes[2] & 0xFF)
                .toList();
    }

    /** Headers of the packets that were sent with a payload type, in order; what is behind them is encrypted. */
    private List<RtpPacket> sent(int payloadType) {
        List<RtpPacket> packets = new ArrayList<>();
        for (Datagram sent : a.wire) {
            RtpPacket packet = new RtpPacket();
            boolean isRtp = (sent.bytes()[sent.offset()] & 0xC0) == 0x80 && packet.parse(sent);
            if (isRtp && packet.payloadType() == payloadType) {
                packets.add(packet);
            }
        }
        return packets;
    }

    private void press(String keys) {
        a.run(() -> assertThat(a.machine.media().playTones("0", new ToneSequence(keys, 100, 70), net.now()))
                .isTrue());
    }

    @Test
    void pressesKeysThatThePeerHearsOnce() {
        connect(List.of());
        assertThat(a.machine.media().canPlayTones("0")).isTrue();
        speak(10);
        press("1#1");
        assertThat(a.machine.media().toneBuffer("0")).isEqualTo("1#1");
        speak(50);
        assertThat(b.media.stream()
                        .filter(MediaEvent.ToneReceived.class::isInstance)
                        .map(event -> ((MediaEvent.ToneReceived) event).tone()))
                .as("%s", net)
                .containsExactly("1", "#", "1");
        assertThat(a.media.stream()
                        .filter(MediaEvent.ToneChanged.class::isInstance)
                        .map(event -> ((MediaEvent.ToneChanged) event).tone()))
                .containsExactly("1", "#", "1", "");
    }

    /** RFC 4733 §2.5.1: one timestamp and one marker for each key, four packets for 100 ms, in the clock of the sound. */
    @Test
    void sendsKeysInTheStreamOfTheSoundAndInItsClock() {
        connect(List.of());
        speak(10);
        press("12");
        speak(40);
        List<RtpPacket> events = sent(TONES);
        assertThat(events).as("%s", net).hasSize(8);
        assertThat(events)
                .extracting(RtpPacket::marker)
                .containsExactly(true, false, false, false, true, false, false, false);
        assertThat(events.stream().map(RtpPacket::timestamp).distinct()).hasSize(2);
        RtpPacket sound = sent(OPUS).getFirst();
        assertThat(events).allMatch(event -> event.ssrc() == sound.ssrc());
        // 10 frames of 960 were sent when the first key was pressed, and the second came 170 ms later.
        assertThat(events.getFirst().timestamp() - sound.timestamp()).isEqualTo(10 * 960);
        assertThat(events.get(4).timestamp() - events.getFirst().timestamp()).isEqualTo(170 * 48);
    }

    /** Of two rates that of the sound is used (RFC 7160); where there is only another, events count in that. */
    @Test
    void countsInTheOnlyClockThatThePeerKnows() {
        connect(MediaCapabilities.DEFAULT.audio().stream()
                .filter(codec -> codec.name().equals("opus")
                        || codec.name().equals("telephone-event") && codec.clockRate() == 8_000)
                .toList());
        speak(10);
        press("12");
        speak(40);
        List<RtpPacket> events = sent(126);
        assertThat(events).as("%s", net).hasSize(8);
        assertThat(events.get(4).timestamp() - events.getFirst().timestamp()).isEqualTo(170 * 48);
        assertThat(b.media.stream()
                        .filter(MediaEvent.ToneReceived.class::isInstance)
                        .map(event -> ((MediaEvent.ToneReceived) event).tone()))
                .containsExactly("1", "2");
    }

    @Test
    void letsSoundGiveWayWhileAKeyIsDown() {
        connect(List.of());
        speak(10);
        press("1");
        speak(20);
        // 100 ms are five frames, which are neither sent nor missed.
        assertThat(sent(OPUS)).as("%s", net).hasSize(25);
        net.runFor(SECOND);
        assertThat(heard()).hasSize(25).isSorted();
        JitterStatistics jitter = b.machine.media().incoming().getFirst().jitter();
        assertThat(jitter.framesConcealed()).isZero();
    }

    @Test
    void hearsKeysThroughLoss() {
        connect(List.of());
        host.wire().up().quality(LinkQuality.GOOD.withLoss(0.2));
        press("0123456789*#ABCD");
        net.runFor(5 * SECOND);
        assertThat(b.media.stream()
                        .filter(MediaEvent.ToneReceived.class::isInstance)
                        .map(event -> ((MediaEvent.ToneReceived) event).tone()))
                .as("%s", net)
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "A", "B", "C", "D");
    }

    private void turn(Direction direction) {
        a.run(() -> a.machine.session().transceiver("0").setDirection(direction));
        a.offer(false);
        net.runFor(SECOND);
    }

    @Test
    void pressesNoKeysWhileNothingIsSent() {
        connect(List.of());
        speak(10);
        press("1234567");
        net.runFor(200 * MILLISECOND);
        turn(Direction.INACTIVE);
        assertThat(a.machine.media().canPlayTones("0")).isFalse();
        assertThat(a.media).contains(new MediaEvent.LayerTargetChanged("0", "", 0));
        turn(Direction.SENDRECV);
        press("9");
        net.runFor(SECOND);
        assertThat(b.media.stream()
                        .filter(MediaEvent.ToneReceived.class::isInstance)
                        .map(event -> ((MediaEvent.ToneReceived) event).tone()))
                .as("%s", net)
                .startsWith("1", "2")
                .endsWith("9")
                .doesNotContain("7");
    }

    @Test
    void pressesNoKeysThatThePeerDoesNotKnow() {
        connect(codecs("opus"));
        assertThat(a.machine.media().canPlayTones("0")).isFalse();
        a.run(() -> assertThat(a.machine.media().playTones("0", new ToneSequence("1", 100, 70), net.now()))
                .isFalse());
    }

    @Test
    void sendsRedundancyWhenItIsPreferred() {
        connect(codecs("red", "opus"));
        speak(50);
        assertThat(sent(RED)).as("%s", net).hasSize(50);
        assertThat(sent(OPUS)).isEmpty();
        net.runFor(SECOND);
        assertThat(heard()).hasSize(50).isSorted();
    }

    @Test
    void sendsNoRedundancyWhenItIsOnlyKnown() {
        connect(codecs("opus", "red"));
        speak(10);
        assertThat(sent(RED)).as("%s", net).isEmpty();
    }

    @Test
    void losesNothingOfSoundThatIsRepeatedUnlessTwoInARowAreLost() {
        connect(codecs("red", "opus"));
        speak(50);
        host.wire().up().quality(LinkQuality.GOOD.withLoss(0.1));
        speak(1_000);
        net.runFor(SECOND);
        JitterStatistics jitter = b.machine.media().incoming().getFirst().jitter();
        long lost =
                b.machine.media().incoming().getFirst().stream().statistics().packetsLost();
        assertThat(lost).as("%s", net).isBetween(60L, 140L);
        assertThat(jitter.packetsRecovered()).isGreaterThan(lost * 8 / 10);
        // One in a hundred is lost together with the one behind it, and a few before the buffer has learned to wait.
        assertThat(heard().size()).isGreaterThan(1_050 - 30);
        assertThat(heard()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void tellsWhosePacketsCame() {
        connect(List.of());
        speak(10);
        List<PacketSources.Source> sources = b.machine.media().sources("0", net.now());
        assertThat(sources).singleElement().satisfies(source -> {
            assertThat(source.ssrc().value()).isEqualTo(sent(OPUS).getFirst().ssrc());
            assertThat(source.isContributing()).isFalse();
            assertThat(source.rtpTimestamp()).isEqualTo(sent(OPUS).getLast().timestamp());
        });
        net.runFor(11 * SECOND);
        assertThat(b.machine.media().sources("0", net.now())).isEmpty();
        assertThat(b.machine.media().sources("1", net.now())).isEmpty();
    }

    @Test
    void holdsSoundForAsLongAsIsWished() {
        connect(List.of());
        b.run(() -> b.machine.media().targetDelay("0", 400 * MILLISECOND));
        speak(30);
        assertThat(heard().size()).as("%s", net).isBetween(8, 11);
    }
}

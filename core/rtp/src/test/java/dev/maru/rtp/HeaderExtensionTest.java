package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The values of elements, as bytes written by hand from their specifications. */
class HeaderExtensionTest {
    private static final int ID = 3;

    private final byte[] buffer = new byte[128];
    private final RtpWriter writer = new RtpWriter();
    private final RtpPacket packet = new RtpPacket();

    private String written(Consumer<RtpWriter> element) {
        writer.begin(buffer, 0, buffer.length);
        element.accept(writer);
        int length = writer.finish(0, false);
        assertThat(packet.parse(buffer, 0, length)).isTrue();
        assertThat(packet.find(ID)).isTrue();
        return HexFormat.of()
                .formatHex(buffer, packet.elementOffset(), packet.elementOffset() + packet.elementLength());
    }

    private void received(String value) {
        writer.begin(buffer, 0, buffer.length);
        byte[] bytes = HexFormat.of().parseHex(value);
        System.arraycopy(bytes, 0, buffer, writer.element(ID, bytes.length), bytes.length);
        packet.parse(buffer, 0, writer.finish(0, false));
    }

    /** RFC 6464 §3: the voice bit, then -dBov. */
    @Test
    void tellsTheAudioLevel() {
        assertThat(written(w -> AudioLevel.write(w, ID, 42, true))).isEqualTo("aa");
        assertThat(written(w -> AudioLevel.write(w, ID, 127, false))).isEqualTo("7f");
        received("aa");
        assertThat(AudioLevel.level(AudioLevel.read(packet, ID))).isEqualTo(42);
        assertThat(AudioLevel.isVoice(AudioLevel.read(packet, ID))).isTrue();
        assertThat(AudioLevel.read(packet, ID + 1)).isEqualTo(-1);
    }

    /** 6.18 fixed point: half a second is 2^17, and 64 seconds are none. */
    @Test
    void tellsTheSendTime() {
        assertThat(AbsSendTime.ofNanos(500_000_000L)).isEqualTo(0x020000);
        assertThat(AbsSendTime.ofNanos(65_000_000_000L)).isEqualTo(0x040000);
        assertThat(AbsSendTime.nanosBetween(0x040000, 0x020000)).isEqualTo(500_000_000L);
        assertThat(AbsSendTime.nanosBetween(0x020000, 0xFC0000))
                .as("over the wrap")
                .isEqualTo(1_500_000_000L);
        assertThat(written(w -> AbsSendTime.reserve(w, ID))).isEqualTo("000000");
        assertThat(AbsSendTime.stamp(packet, ID, 63_750_000_000L)).isTrue();
        assertThat(AbsSendTime.read(packet, ID)).isEqualTo(0xFF0000);
        assertThat(AbsSendTime.stamp(packet, ID + 1, 0)).isFalse();
    }

    @Test
    void tellsTheCaptureTime() {
        assertThat(written(w -> AbsCaptureTime.write(w, ID, 0x83AA7E8080000000L)))
                .isEqualTo("83aa7e8080000000");
        assertThat(AbsCaptureTime.ntp(packet, ID)).isEqualTo(0x83AA7E8080000000L);
        assertThat(AbsCaptureTime.clockOffsetNanos(packet, ID)).isZero();
        assertThat(written(w -> AbsCaptureTime.write(w, ID, 1, -250_000_000L)))
                .isEqualTo("0000000000000001" + "ffffffffc0000000");
        assertThat(AbsCaptureTime.clockOffsetNanos(packet, ID)).isEqualTo(-250_000_000L);
        received("01");
        assertThat(AbsCaptureTime.isIn(packet, ID)).isFalse();
    }

    @Test
    void tellsTheTransportSequence() {
        assertThat(written(w -> TransportSequence.reserve(w, ID))).isEqualTo("0000");
        assertThat(TransportSequence.stamp(packet, ID, 0x1FFFE)).isTrue();
        assertThat(TransportSequence.read(packet, ID)).isEqualTo(0xFFFE);
        assertThat(TransportSequence.feedbackRequest(packet, ID)).isZero();
        received("12348005");
        assertThat(TransportSequence.read(packet, ID)).isEqualTo(0x1234);
        assertThat(TransportSequence.feedbackRequest(packet, ID)).isEqualTo(TransportSequence.WITH_TIMING | 5);
    }

    /** 12 bits each, in steps of 10 ms. */
    @Test
    void tellsThePlayoutDelay() {
        assertThat(written(w -> PlayoutDelay.write(w, ID, 100, 40_950))).isEqualTo("00afff");
        received("00afff");
        assertThat(PlayoutDelay.minMillis(PlayoutDelay.read(packet, ID))).isEqualTo(100);
        assertThat(PlayoutDelay.maxMillis(PlayoutDelay.read(packet, ID))).isEqualTo(40_950);
    }

    @Test
    void tellsTheVideoOrientation() {
        assertThat(written(w -> VideoOrientation.write(w, ID, 270))).isEqualTo("03");
        received("0d");
        int value = VideoOrientation.read(packet, ID);
        assertThat(VideoOrientation.rotationDegrees(value)).isEqualTo(90);
        assertThat(VideoOrientation.isFlipped(value)).isTrue();
        assertThat(VideoOrientation.isBackCamera(value)).isTrue();
        assertThatThrownBy(() -> VideoOrientation.write(writer, ID, 45)).isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 5450 §3: signed. */
    @Test
    void tellsTheTransmissionOffset() {
        assertThat(written(w -> TransmissionOffset.write(w, ID, -2))).isEqualTo("fffffe");
        assertThat(TransmissionOffset.read(packet, ID)).isEqualTo(-2);
        assertThat(TransmissionOffset.read(packet, ID + 1)).isEqualTo(TransmissionOffset.ABSENT);
    }

    @Test
    void tellsNamesInAscii() {
        assertThat(written(w -> w.text(ID, "video0"))).isEqualTo("766964656f30");
        assertThat(AsciiTag.equals("video0", buffer, packet.elementOffset(), packet.elementLength()))
                .isTrue();
        assertThat(AsciiTag.equals("video1", buffer, packet.elementOffset(), packet.elementLength()))
                .isFalse();
        assertThatThrownBy(() -> new Mid("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rid("a b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsUrisAndIds() {
        for (HeaderExtension extension : HeaderExtension.values()) {
            assertThat(HeaderExtension.ofUri(extension.uri())).isSameAs(extension);
        }
        assertThat(HeaderExtension.ofUri("urn:nobody")).isNull();
        ExtensionIds ids = new ExtensionIds(Map.of(HeaderExtension.MID, 4, HeaderExtension.RID, 200), true);
        assertThat(ids.of(HeaderExtension.MID)).isEqualTo(4);
        assertThat(ids.extension(200)).isSameAs(HeaderExtension.RID);
        assertThat(ids.of(HeaderExtension.AUDIO_LEVEL)).isZero();
        assertThat(ids.extension(0)).isNull();
    }

    @Test
    void refusesIdsThatCannotBe() {
        for (int id : new int[] {0, 15, 256, -1}) {
            assertThatThrownBy(() -> new ExtensionIds(Map.of(HeaderExtension.MID, id), true))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        Map<HeaderExtension, Integer> twice = Map.of(HeaderExtension.MID, 1, HeaderExtension.RID, 1);
        assertThatThrownBy(() -> new ExtensionIds(twice, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mapsOneNegotiationToAnother() {
        ExtensionIds from = new ExtensionIds(Map.of(HeaderExtension.MID, 1, HeaderExtension.AUDIO_LEVEL, 2), false);
        ExtensionIds to = new ExtensionIds(Map.of(HeaderExtension.AUDIO_LEVEL, 7, HeaderExtension.RID, 1), false);
        byte[] table = from.remappingTo(to);
        assertThat(table[1]).isZero();
        assertThat(table[2]).isEqualTo((byte) 7);
        assertThat(table[0]).isZero();
    }
}

package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class VideoLayersAllocationTest {
    private final VideoLayersAllocation allocation = new VideoLayersAllocation();
    private final byte[] buffer = new byte[300];
    private final RtpPacket packet = new RtpPacket();

    private boolean read(String hex) {
        byte[] b = HexFormat.of().parseHex(hex);
        return allocation.read(b, 0, b.length);
    }

    private String written() {
        RtpWriter writer = new RtpWriter().begin(buffer, 0, buffer.length).allowTwoByteHeaders(true);
        assertThat(allocation.write(writer, 9)).isTrue();
        packet.parse(buffer, 0, writer.finish(0, false));
        assertThat(packet.find(9)).isTrue();
        int at = packet.elementOffset();
        return HexFormat.of().formatHex(buffer, at, at + packet.elementLength());
    }

    /** Three streams of one spatial layer each, as simulcast has them: one shared mask. */
    @Test
    void tellsSimulcast() {
        String bytes = "61" // stream 1 of 3, spatial layer 0 everywhere
                + "50" // 2, 2 and 1 temporal layers: 01 01 00, padding
                + "64" + "9601" // 100, 150 kbit/s
                + "ac02" + "f403" // 300, 500
                + "dc0b" // 1,500
                + "013f" + "00b3" + "0f" // 320x180, 15
                + "027f" + "0167" + "1e" // 640x360, 30
                + "04ff" + "02cf" + "1e"; // 1280x720, 30
        allocation.begin(1, 3).layer(0, 0, 100, 150).layer(1, 0, 300, 500).layer(2, 0, 1_500);
        allocation.resolution(0, 320, 180, 15).resolution(4, 640, 360, 30).resolution(8, 1_280, 720, 30);
        assertThat(written()).isEqualTo(bytes);
        assertThat(allocation.begin(0, 1).read(packet, 9)).isTrue();
        assertThat(allocation.streamIndex()).isEqualTo(1);
        assertThat(allocation.streamCount()).isEqualTo(3);
        assertThat(allocation.temporalLayerCount(1, 0)).isEqualTo(2);
        assertThat(allocation.bitrateKbps(1, 0, 1)).isEqualTo(500);
        assertThat(allocation.bitrateKbps(2, 0, 0)).isEqualTo(1_500);
        assertThat(allocation.bitrateKbps(2, 0, 1)).isZero();
        assertThat(allocation.width(2, 0)).isEqualTo(1_280);
        assertThat(allocation.height(0, 0)).isEqualTo(180);
        assertThat(allocation.framesPerSecond(0, 0)).isEqualTo(15);
        assertThat(allocation.width(3, 0)).isZero();
    }

    /** Two streams with different layers: a mask for each, half a byte. */
    @Test
    void tellsDifferentMasks() {
        String bytes = "10" + "31" + "00" + "01" + "02" + "03";
        allocation.begin(0, 2).layer(0, 0, 1).layer(0, 1, 2).layer(1, 0, 3);
        assertThat(written()).isEqualTo(bytes);
        assertThat(read(bytes)).isTrue();
        assertThat(allocation.bitrateKbps(0, 1, 0)).isEqualTo(2);
        assertThat(allocation.bitrateKbps(1, 0, 0)).isEqualTo(3);
        assertThat(allocation.temporalLayerCount(1, 1)).isZero();
        assertThat(allocation.hasResolutions()).isFalse();
    }

    @Test
    void tellsThatNothingIsSent() {
        allocation.begin(0, 1);
        assertThat(written()).isEqualTo("00");
        assertThat(read("00")).isTrue();
        assertThat(allocation.streamCount()).isZero();
    }

    @Test
    void refusesEveryPrefixAndWhatIsTooLong() {
        byte[] b = HexFormat.of().parseHex("61506496" + "01ac02f403dc0b");
        assertThat(allocation.read(b, 0, b.length)).isTrue();
        for (int length = 0; length < b.length; length++) {
            assertThat(allocation.read(b, 0, length)).as("%d bytes", length).isFalse();
            assertThat(allocation.streamCount()).isZero();
        }
        assertThat(allocation.read(Arrays.copyOf(b, b.length + 1), 0, b.length + 1))
                .isFalse();
        assertThat(read("01" + "00" + "ffffffffff01"))
                .as("a number without end")
                .isFalse();
        assertThat(read("81" + "00" + "01")).as("stream 2 of 1").isFalse();
    }
}

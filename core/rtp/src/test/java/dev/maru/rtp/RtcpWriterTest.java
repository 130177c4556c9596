package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RtcpWriterTest {
    private final byte[] buffer = new byte[1_500];
    private final RtcpWriter writer = new RtcpWriter();
    private final RtcpReader reader = new RtcpReader();

    private RtcpWriter begin() {
        return writer.begin(buffer, 0, buffer.length);
    }

    private String written() {
        return HexFormat.of().formatHex(buffer, 0, writer.length());
    }

    @Test
    void writesReportsAsTheRfcDrawsThem() {
        begin();
        assertThat(new SenderReport(0x11111111, 0xB44DB70520000000L, 0x00010203, 100, 10_000).write(writer))
                .isTrue();
        ReportBlock block =
                new ReportBlock().received(0x22222222, 0x40, -2, 0x11234, 0x55).lastReport(0xB7052000, 0x54000);
        assertThat(writer.report(block)).isTrue();
        assertThat(SourceDescription.write(writer, 0x11111111, "aa@b.c")).isTrue();
        assertThat(writer.report(block)).as("behind a description").isFalse();
        assertThat(Goodbye.write(writer, 0x11111111)).isTrue();
        assertThat(written())
                .isEqualTo("81c8000c" + "11111111" + "b44db70520000000" + "00010203" + "00000064" + "00002710"
                        + "22222222" + "40fffffe" + "00011234" + "00000055" + "b7052000" + "00054000" + "81ca0004"
                        + "11111111" + "0106616140622e6300000000" + "81cb0001" + "11111111");
    }

    @Test
    void endsEveryDescriptionWithZeros() {
        for (int length = 1; length < 20; length++) {
            begin();
            assertThat(SourceDescription.write(writer, 5, "c".repeat(length))).isTrue();
            assertThat(writer.length() % 4).isZero();
            assertThat(buffer[writer.length() - 1]).isZero();
            assertThat(reader.parse(buffer, 0, writer.length()) && reader.next())
                    .isTrue();
            assertThat(SourceDescription.find(reader, 5, SourceDescription.CNAME))
                    .hasSize(length);
        }
    }

    @Test
    void writesFeedbackAsTheRfcsDrawIt() {
        begin();
        assertThat(Nack.write(writer, 1, 2, 0xFFFE, 0xFFFF, 14, 15, 0x20)).isEqualTo(5);
        assertThat(PictureLoss.write(writer, 1, 2)).isTrue();
        assertThat(FullIntraRequest.write(writer, 1, 2, 0x105)).isTrue();
        assertThat(written())
                .isEqualTo("81cd0005" + "00000001" + "00000002" + "fffe8001" + "000f0000" + "00200000" + "81ce0002"
                        + "00000001" + "00000002" + "84ce0004" + "00000001" + "00000000" + "00000002" + "05000000");
    }

    @Test
    void writesEstimatesRoundedDown() {
        for (long bitrate : new long[] {0, 1, 0x3FFFF, 0x40000, 1_234_567, 10_000_000_001L, Long.MAX_VALUE}) {
            begin();
            assertThat(Remb.write(writer, 1, bitrate, 7, 8)).isTrue();
            assertThat(reader.parse(buffer, 0, writer.length()) && reader.next())
                    .isTrue();
            long read = Remb.bitrateBps(reader);
            assertThat(read).isLessThanOrEqualTo(bitrate).isGreaterThanOrEqualTo(bitrate - (bitrate >> 17));
            assertThat(Remb.ssrc(reader, 1)).isEqualTo(8);
        }
    }

    @Test
    void writesTimesForReceivers() {
        begin();
        assertThat(ExtendedReport.writeReferenceTime(writer, 1, 0xB44DB70520000000L))
                .isTrue();
        assertThat(ExtendedReport.writeDelay(writer, 2, 1, 0xB7052000, 0x10000)).isTrue();
        assertThat(written())
                .isEqualTo("80cf0004" + "00000001" + "04000002" + "b44db70520000000" + "80cf0005" + "00000002"
                        + "05000003" + "00000001" + "b7052000" + "00010000");
    }

    @Test
    void takes31BlocksAndNoMore() {
        begin();
        writer.receiverReport(1);
        for (int i = 0; i < 31; i++) {
            assertThat(writer.report(new ReportBlock().received(i, 0, 0, 0, 0))).isTrue();
        }
        assertThat(writer.report(new ReportBlock())).isFalse();
        assertThat(reader.parse(buffer, 0, writer.length()) && reader.next()).isTrue();
        assertThat(reader.kind()).isEqualTo(RtcpKind.RECEIVER_REPORT);
        assertThat(new ReportBlock().read(reader, 30).ssrc()).isEqualTo(30);
    }

    @Test
    void clampsLossAt24Bits() {
        ReportBlock block = new ReportBlock().received(1, 0, 20_000_000, 0, 0);
        assertThat(block.packetsLost()).isEqualTo(0x7FFFFF);
        assertThat(new ReportBlock().received(1, 0, -20_000_000, 0, 0).packetsLost())
                .isEqualTo(-0x800000);
    }

    @Test
    void leavesOutWhatDoesNotFit() {
        for (int room = 0; room < 160; room++) {
            java.util.Arrays.fill(buffer, (byte) 0x5A);
            writer.begin(buffer, 0, room);
            writer.receiverReport(1);
            writer.report(new ReportBlock());
            SourceDescription.write(writer, 1, "cname");
            Nack.write(writer, 1, 2, 1, 100, 200, 300);
            PictureLoss.write(writer, 1, 2);
            FullIntraRequest.write(writer, 1, 2, 3);
            Remb.write(writer, 1, 1_000, 5);
            ExtendedReport.writeReferenceTime(writer, 1, 1);
            Goodbye.write(writer, 1);
            assertThat(writer.length()).isLessThanOrEqualTo(room);
            assertThat(buffer[room]).isEqualTo((byte) 0x5A);
            assertThat(writer.length() == 0 || reader.parse(buffer, 0, writer.length()))
                    .isTrue();
            while (writer.length() > 0 && reader.next()) {
                assertThat(reader.kind()).isNotIn(RtcpKind.MALFORMED, RtcpKind.UNKNOWN);
            }
        }
    }

    @Test
    void asksForExactlyWhatIsMissing() {
        java.util.SplittableRandom dice = new java.util.SplittableRandom(4585);
        for (int round = 0; round < 500; round++) {
            TreeSet<Integer> missing = new TreeSet<>();
            int at = dice.nextInt(0x10000);
            for (int i = 0; i < 40; i++) {
                at += dice.nextInt(1, 30);
                missing.add(at);
            }
            int[] sequences = missing.stream().mapToInt(i -> i & 0xFFFF).toArray();
            begin();
            assertThat(Nack.write(writer, 1, 2, sequences)).isEqualTo(sequences.length);
            assertThat(reader.parse(buffer, 0, writer.length()) && reader.next())
                    .isTrue();
            List<Integer> read = new ArrayList<>();
            for (int i = 0; i < Nack.count(reader); i++) {
                read.add(Nack.packetId(reader, i));
                for (int bit = 0; bit < 16; bit++) {
                    if ((Nack.mask(reader, i) >> bit & 1) != 0) {
                        read.add(Nack.packetId(reader, i) + bit + 1 & 0xFFFF);
                    }
                }
            }
            assertThat(read.stream().mapToInt(i -> i).toArray()).isEqualTo(sequences);
        }
    }
}

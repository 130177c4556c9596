package dev.maru.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Datagrams written by hand from the figures of the RFCs. */
class RtcpReaderTest {
    /** SR with one block (RFC 3550 §6.4.1). */
    private static final String SR = "81c8000c" + "11111111" + "b44db70520000000" + "00010203" + "00000064" + "00002710"
            + "22222222" + "40fffffe" + "00011234" + "00000055" + "b7052000" + "00054000";

    /** SDES with two chunks (§6.5): a CNAME of 6 bytes and an end, and a NAME with a CNAME behind it. */
    private static final String SDES = "82ca0007" + "11111111" + "0106" + "616140622e63" + "00000000" + "33333333"
            + "0201" + "78" + "0102" + "797a" + "00";

    private static final String BYE = "82cb0003" + "11111111" + "33333333" + "026f6b00";

    private final RtcpReader reader = new RtcpReader();

    private List<RtcpKind> kinds(String hex) {
        byte[] b = HexFormat.of().parseHex(hex);
        assertThat(reader.parse(b, 0, b.length)).isTrue();
        List<RtcpKind> kinds = new ArrayList<>();
        while (reader.next()) {
            kinds.add(reader.kind());
        }
        return kinds;
    }

    private void first(String hex) {
        byte[] b = HexFormat.of().parseHex(hex);
        assertThat(reader.parse(b, 0, b.length)).isTrue();
        assertThat(reader.next()).isTrue();
    }

    @Test
    void walksThroughACompound() {
        assertThat(kinds(SR + SDES + BYE))
                .containsExactly(RtcpKind.SENDER_REPORT, RtcpKind.SOURCE_DESCRIPTION, RtcpKind.GOODBYE);
    }

    @Test
    void readsASenderReport() {
        first(SR);
        assertThat(SenderReport.read(reader))
                .isEqualTo(new SenderReport(0x11111111, 0xB44DB70520000000L, 0x00010203, 100, 10_000));
        ReportBlock block = new ReportBlock().read(reader, 0);
        assertThat(block.ssrc()).isEqualTo(0x22222222);
        assertThat(block.fractionLost()).isEqualTo(0x40);
        assertThat(block.packetsLost()).isEqualTo(-2);
        assertThat(block.highestSequence()).isEqualTo(0x11234);
        assertThat(block.jitter()).isEqualTo(0x55);
        assertThat(block.lastReport()).isEqualTo(0xB7052000);
        assertThat(block.delaySinceLastReport()).isEqualTo(0x54000);
    }

    @Test
    void readsNames() {
        first(SDES);
        assertThat(SourceDescription.find(reader, 0x11111111, SourceDescription.CNAME))
                .isEqualTo("aa@b.c");
        assertThat(SourceDescription.find(reader, 0x33333333, SourceDescription.CNAME))
                .isEqualTo("yz");
        assertThat(SourceDescription.find(reader, 0x33333333, SourceDescription.MID))
                .isNull();
        assertThat(SourceDescription.find(reader, 0x44444444, SourceDescription.CNAME))
                .isNull();
    }

    @Test
    void readsGoodbyes() {
        first(BYE);
        assertThat(reader.count()).isEqualTo(2);
        assertThat(Goodbye.ssrc(reader, 1)).isEqualTo(0x33333333);
    }

    /** RFC 4585 §6.2.1: the packet, and a mask whose lowest bit is the packet behind it. */
    @Test
    void readsNacks() {
        first("81cd0004" + "00000001" + "00000002" + "fffe8001" + "00100000");
        assertThat(reader.kind()).isEqualTo(RtcpKind.NACK);
        assertThat(reader.senderSsrc()).isEqualTo(1);
        assertThat(reader.mediaSsrc()).isEqualTo(2);
        assertThat(Nack.count(reader)).isEqualTo(2);
        assertThat(Nack.packetId(reader, 0)).isEqualTo(0xFFFE);
        assertThat(Nack.mask(reader, 0)).isEqualTo(0x8001);
        assertThat(Nack.packetId(reader, 1)).isEqualTo(0x10);
    }

    @Test
    void readsRequestsForKeyFrames() {
        assertThat(kinds("81ce0002" + "00000001" + "00000002")).containsExactly(RtcpKind.PICTURE_LOSS);
        first("84ce0006" + "00000001" + "00000000" + "00000002" + "05000000" + "00000003" + "ff000000");
        assertThat(reader.kind()).isEqualTo(RtcpKind.FULL_INTRA_REQUEST);
        assertThat(FullIntraRequest.count(reader)).isEqualTo(2);
        assertThat(FullIntraRequest.ssrc(reader, 1)).isEqualTo(3);
        assertThat(FullIntraRequest.number(reader, 0)).isEqualTo(5);
        assertThat(FullIntraRequest.number(reader, 1)).isEqualTo(255);
    }

    /** draft-alvestrand-rmcat-remb-03 §2.2: exponent 3, mantissa 0x20000, two sources. */
    @Test
    void readsEstimates() {
        first("8fce0006" + "00000001" + "00000000" + "52454d42" + "020e0000" + "00000002" + "00000003");
        assertThat(reader.kind()).isEqualTo(RtcpKind.REMB);
        assertThat(Remb.bitrateBps(reader)).isEqualTo(0x20000L << 3);
        assertThat(Remb.ssrcCount(reader)).isEqualTo(2);
        assertThat(Remb.ssrc(reader, 1)).isEqualTo(3);
        first("8fce0004" + "00000001" + "00000000" + "52454d42" + "00ffffff");
        assertThat(Remb.bitrateBps(reader)).as("an exponent of 63").isEqualTo(Long.MAX_VALUE);
        assertThat(kinds("8fce0004" + "00000001" + "00000000" + "41414141" + "00ffffff"))
                .as("another application's")
                .containsExactly(RtcpKind.UNKNOWN);
        assertThat(kinds("8fce0004" + "00000001" + "00000000" + "52454d42" + "01ffffff"))
                .as("without its source")
                .containsExactly(RtcpKind.MALFORMED);
    }

    /** RFC 3611 §4.4, §4.5, with a block of another type between. */
    @Test
    void readsExtendedReports() {
        first("80cf0009" + "00000001" + "04000002" + "b44db70520000000" + "09000000" + "05000003" + "00000007"
                + "b7052000" + "00010000");
        assertThat(reader.kind()).isEqualTo(RtcpKind.EXTENDED_REPORT);
        assertThat(ExtendedReport.referenceTime(reader)).isEqualTo(0xB44DB70520000000L);
        assertThat(ExtendedReport.delayCount(reader)).isEqualTo(1);
        assertThat(ExtendedReport.delaySsrc(reader, 0)).isEqualTo(7);
        assertThat(ExtendedReport.delayLastReport(reader, 0)).isEqualTo(0xB7052000);
        assertThat(ExtendedReport.delaySinceLastReport(reader, 0)).isEqualTo(0x10000);
        first("80cf0003" + "00000001" + "040000ff" + "00000000");
        assertThat(ExtendedReport.referenceTime(reader))
                .as("a block that is cut")
                .isZero();
        assertThat(ExtendedReport.delayCount(reader)).isZero();
    }

    @Test
    void namesWhatItSkips() {
        assertThat(kinds("80cc0002" + "00000001" + "6e616d65" + "83cd0002" + "0000000100000002" + "84cd0002"
                        + "0000000100000002" + "82ce0002" + "0000000100000002" + "80c00000"))
                .containsExactly(
                        RtcpKind.APPLICATION, RtcpKind.TMMBR, RtcpKind.TMMBN, RtcpKind.UNKNOWN, RtcpKind.UNKNOWN);
    }

    /** RFC 3550 §6.4.1: only the last packet may have padding. */
    @Test
    void takesPaddingAtTheEndOnly() {
        String padded = "a1ce0003" + "00000001" + "00000002" + "00000004";
        assertThat(kinds(padded)).containsExactly(RtcpKind.PICTURE_LOSS);
        assertThat(reader.length()).isEqualTo(12);
        byte[] b = HexFormat.of().parseHex(padded + padded);
        assertThat(reader.parse(b, 0, b.length)).isFalse();
        for (String bad : List.of("a0c90001" + "00000000", "a0c90001" + "00000005", "a0c90001" + "000000ff")) {
            byte[] wrong = HexFormat.of().parseHex(bad);
            assertThat(reader.parse(wrong, 0, wrong.length)).as(bad).isFalse();
        }
    }

    @Test
    void refusesEveryPrefix() {
        byte[] b = HexFormat.of().parseHex(SR + SDES + BYE);
        int sr = SR.length() / 2;
        int sdes = sr + SDES.length() / 2;
        for (int length = 0; length < b.length; length++) {
            boolean isWhole = length == sr || length == sdes;
            assertThat(reader.parse(Arrays.copyOf(b, length), 0, length))
                    .as("%d bytes", length)
                    .isEqualTo(isWhole);
        }
    }

    @Test
    void callsPacketsMalformedWhoseCountsDoNotFit() {
        for (String bad : List.of(
                "81c90001" + "00000001", // a block that is not there
                "80c80001" + "00000001",
                "82cb0001" + "00000001",
                "81cd0002" + "0000000100000002", // a NACK of nothing
                "84ce0003" + "0000000100000000" + "00000002",
                "8fcd0003" + "0000000100000002" + "00010001",
                "8bcd0001" + "00000001",
                "80cf0000")) {
            assertThat(kinds(bad)).as(bad).containsExactly(RtcpKind.MALFORMED);
        }
    }

    /** RFC 5761 §4: RTP payload types 64 to 95 with a marker look like RTCP and are not used. */
    @Test
    void tellsRtcpFromRtp() {
        for (int second = 0; second < 256; second++) {
            byte[] b = {(byte) 0x80, (byte) second, 0, 0, 0, 0, 0, 0};
            assertThat(RtcpReader.isRtcp(b, 0, b.length)).isEqualTo(second >= 192 && second <= 223);
        }
        assertThat(RtcpReader.isRtcp(new byte[] {(byte) 0x80, (byte) 200}, 0, 2))
                .isFalse();
        assertThat(RtcpReader.isRtcp(new byte[] {0x40, (byte) 200, 0, 0}, 0, 4)).isFalse();
    }
}

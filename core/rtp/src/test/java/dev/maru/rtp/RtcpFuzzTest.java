package dev.maru.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever bytes come, the reader says no, or MALFORMED, or all accessors of the kind are in bounds. */
class RtcpFuzzTest {
    private final RtcpReader reader = new RtcpReader();
    private final ReportBlock block = new ReportBlock();
    private final TransportFeedback transport = new TransportFeedback();
    private final CongestionFeedback congestion = new CongestionFeedback();

    @FuzzTest
    void readsOrRefuses(byte[] bytes) {
        if (!reader.parse(bytes, 0, bytes.length)) {
            return;
        }
        int packets = 0;
        while (reader.next()) {
            if (++packets > bytes.length / 4) {
                throw new AssertionError("more packets than words");
            }
            reader.senderSsrc();
            reader.mediaSsrc();
            read();
        }
    }

    private void read() {
        switch (reader.kind()) {
            case SENDER_REPORT, RECEIVER_REPORT -> {
                if (reader.kind() == RtcpKind.SENDER_REPORT) {
                    SenderReport.read(reader);
                }
                for (int i = 0; i < reader.count(); i++) {
                    block.read(reader, i);
                }
            }
            case SOURCE_DESCRIPTION -> {
                SourceDescription.find(reader, 0, SourceDescription.CNAME);
                SourceDescription.find(reader, reader.senderSsrc(), SourceDescription.MID);
            }
            case GOODBYE -> {
                for (int i = 0; i < reader.count(); i++) {
                    Goodbye.ssrc(reader, i);
                }
            }
            case NACK -> {
                for (int i = 0; i < Nack.count(reader); i++) {
                    Nack.packetId(reader, i);
                    Nack.mask(reader, i);
                }
            }
            case FULL_INTRA_REQUEST -> {
                for (int i = 0; i < FullIntraRequest.count(reader); i++) {
                    FullIntraRequest.ssrc(reader, i);
                    FullIntraRequest.number(reader, i);
                }
            }
            case REMB -> {
                if (Remb.bitrateBps(reader) < 0) {
                    throw new AssertionError("a negative bitrate");
                }
                for (int i = 0; i < Remb.ssrcCount(reader); i++) {
                    Remb.ssrc(reader, i);
                }
            }
            case EXTENDED_REPORT -> {
                ExtendedReport.referenceTime(reader);
                for (int i = 0; i < ExtendedReport.delayCount(reader); i++) {
                    ExtendedReport.delaySsrc(reader, i);
                    ExtendedReport.delayLastReport(reader, i);
                    ExtendedReport.delaySinceLastReport(reader, i);
                }
            }
            case TRANSPORT_FEEDBACK -> readTransport();
            case CONGESTION_FEEDBACK -> readCongestion();
            case APPLICATION, TMMBR, TMMBN, PICTURE_LOSS, UNKNOWN, MALFORMED -> {}
        }
    }

    private void readTransport() {
        if (!transport.parse(reader)) {
            return;
        }
        int packets = 0;
        while (transport.next()) {
            transport.sequenceNumber();
            transport.arrivalNanos();
            packets++;
        }
        if (packets != transport.packetCount()) {
            throw new AssertionError("other than it says");
        }
    }

    private void readCongestion() {
        if (!congestion.parse(reader)) {
            return;
        }
        congestion.reportTimestamp();
        while (congestion.nextStream()) {
            for (int i = 0; i < congestion.packetCount(); i++) {
                congestion.isReceived(i);
                congestion.ecn(i);
                congestion.arrivalOffset(i);
            }
        }
    }
}

package dev.maru.rtp;

import dev.maru.wire.Datagram;
import dev.maru.wire.DropCounters;
import dev.maru.wire.DropReason;

/** Takes what RTCP says to whom it is said: streams of ours and theirs, congestion control, the session. */
final class RtcpInput {
    private final RtpSession session;
    private final DropCounters drops;
    private final RtcpReader reader = new RtcpReader();
    private final ReportBlock block = new ReportBlock();
    private final TransportFeedback transportFeedback = new TransportFeedback();
    private final CongestionFeedback congestionFeedback = new CongestionFeedback();
    private FeedbackSink sink = FeedbackSink.NONE;

    RtcpInput(RtpSession session, DropCounters drops) {
        this.session = session;
        this.drops = drops;
    }

    void sink(FeedbackSink wanted) {
        sink = wanted;
    }

    void handle(Datagram in, long now) {
        if (!reader.parse(in)) {
            drops.count(in.length() < RtcpReader.HEADER ? DropReason.TRUNCATED : DropReason.MALFORMED);
            return;
        }
        while (reader.next()) {
            handlePacket(now);
        }
    }

    private void handlePacket(long now) {
        switch (reader.kind()) {
            case SENDER_REPORT -> {
                RtpReceiveStream stream = session.receiveStream(reader.senderSsrc());
                if (stream != null) {
                    stream.handleSenderReport(SenderReport.read(reader), now);
                }
                handleReports(now);
            }
            case RECEIVER_REPORT -> handleReports(now);
            case GOODBYE -> handleGoodbye();
            case NACK -> {
                RtpSendStream stream = session.sendStream(reader.mediaSsrc());
                if (stream != null) {
                    stream.handleNack(reader, now);
                }
            }
            case PICTURE_LOSS -> {
                RtpSendStream stream = session.sendStream(reader.mediaSsrc());
                if (stream != null) {
                    stream.handlePictureLoss();
                    session.tell(new RtpEvent.KeyFrameRequested(stream));
                }
            }
            case FULL_INTRA_REQUEST -> handleFullIntraRequest();
            case REMB -> session.tell(new RtpEvent.BitrateEstimated(Remb.bitrateBps(reader)));
            case TRANSPORT_FEEDBACK -> {
                if (transportFeedback.parse(reader)) {
                    sink.onTransportFeedback(transportFeedback, now);
                } else {
                    drops.count(DropReason.MALFORMED);
                }
            }
            case CONGESTION_FEEDBACK -> {
                if (congestionFeedback.parse(reader)) {
                    sink.onCongestionFeedback(congestionFeedback, now);
                } else {
                    drops.count(DropReason.MALFORMED);
                }
            }
            case EXTENDED_REPORT -> handleExtendedReport(now);
            case MALFORMED -> drops.count(DropReason.MALFORMED);
            case SOURCE_DESCRIPTION, APPLICATION, TMMBR, TMMBN, UNKNOWN -> {}
        }
    }

    private void handleReports(long now) {
        for (int i = 0; i < reader.count(); i++) {
            RtpSendStream stream = session.sendStream(block.read(reader, i).ssrc());
            if (stream != null) {
                long rtt = stream.handleReport(block, now);
                session.handleRoundTrip(rtt);
                session.tell(new RtpEvent.ReceptionReported(stream, block.fractionLost(), rtt));
                continue;
            }
            RtpSendStream repeating = session.rtxStream(block.ssrc());
            if (repeating != null) {
                repeating.handleRtxReport();
            }
        }
    }

    private void handleGoodbye() {
        for (int i = 0; i < reader.count(); i++) {
            RtpReceiveStream stream = session.receiveStream(Goodbye.ssrc(reader, i));
            if (stream != null && !stream.hasEnded()) {
                stream.end();
                session.tell(new RtpEvent.StreamEnded(stream));
            }
        }
    }

    private void handleFullIntraRequest() {
        for (int i = 0; i < FullIntraRequest.count(reader); i++) {
            RtpSendStream stream = session.sendStream(FullIntraRequest.ssrc(reader, i));
            if (stream != null && stream.handleFullIntraRequest(FullIntraRequest.number(reader, i))) {
                session.tell(new RtpEvent.KeyFrameRequested(stream));
            }
        }
    }

    private void handleExtendedReport(long now) {
        long reference = ExtendedReport.referenceTime(reader);
        if (reference != 0) {
            session.handleReferenceTime(reader.senderSsrc(), reference, now);
        }
        for (int i = 0; i < ExtendedReport.delayCount(reader); i++) {
            if (session.isOurs(ExtendedReport.delaySsrc(reader, i))) {
                session.handleRoundTrip(RemoteReception.roundTrip(
                        ExtendedReport.delayLastReport(reader, i),
                        ExtendedReport.delaySinceLastReport(reader, i),
                        session.clock().ntp(now)));
            }
        }
    }
}

package dev.maru.rtp;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes one round of reports about all streams, over as many compound datagrams as it takes (RFC 3550 §6.1): a sender report with CNAME for
 * each stream that we send, or one receiver report if there is none, and the blocks about what we receive spread over them.
 *
 * <p>Deviation: each block is sent once, by whichever of our SSRCs has room, and not by all of them; they are one endpoint, and the other
 * side looks at the block alone (as RFC 8861 formalizes).
 */
final class ReportBuilder {
    private final String cname;
    private final NtpClock clock;
    private final ReportBlock block = new ReportBlock();
    private final List<RtpSendStream> senders = new ArrayList<>();
    private final List<RtpReceiveStream> receivers = new ArrayList<>();
    private int nextSender;
    private int nextReceiver;
    private boolean isRtxNext;
    private boolean isUnderWay;
    private int localSsrc;

    /** The receiver reference time to answer (RFC 3611 §4.5), 0 for none. */
    private int referenceSsrc;

    private int referenceTime;
    private long referenceAt;

    ReportBuilder(String cname, NtpClock clock) {
        this.cname = cname;
        this.clock = clock;
    }

    /** Begins a round. */
    void start(Iterable<RtpSendStream> sent, List<RtpReceiveStream> received, int ourSsrc, long now) {
        senders.clear();
        receivers.clear();
        for (RtpSendStream stream : sent) {
            if (stream.isDueForReport()) {
                senders.add(stream);
            }
        }
        for (RtpReceiveStream stream : received) {
            if (stream.isDueForReport(now)) {
                receivers.add(stream);
            }
        }
        localSsrc = ourSsrc;
        nextSender = 0;
        nextReceiver = 0;
        isRtxNext = false;
        isUnderWay = !senders.isEmpty() || !receivers.isEmpty();
    }

    boolean isUnderWay() {
        return isUnderWay;
    }

    /** Notes a receiver's reference time, to be answered in the next round. */
    void reference(int ssrc, long ntp, long now) {
        referenceSsrc = ssrc;
        referenceTime = NtpTime.compact(ntp);
        referenceAt = now;
    }

    /** Writes what a compound datagram must begin with when feedback follows (RFC 4585 §3.1): an empty report and the CNAME. */
    void preamble(RtcpWriter writer, int ssrc) {
        writer.receiverReport(ssrc);
        SourceDescription.write(writer, ssrc, cname);
    }

    /** Writes the next datagram of the round. */
    void write(RtcpWriter writer, long now) {
        int namesLength = 16 + cname.length();
        boolean isFirst = nextSender == 0 && nextReceiver == 0 && !isRtxNext;
        boolean hasWritten = false;
        while (nextSender < senders.size() && writer.remaining() >= SenderReport.LENGTH + namesLength) {
            RtpSendStream stream = senders.get(nextSender++);
            stream.senderReport(now).write(writer);
            finish(writer, stream.ssrc(), namesLength, now);
            hasWritten = true;
        }
        while (nextSender == senders.size()
                && nextReceiver < receivers.size()
                && writer.remaining() >= 8 + ReportBlock.LENGTH + namesLength) {
            writer.receiverReport(localSsrc);
            finish(writer, localSsrc, namesLength, now);
            hasWritten = true;
        }
        isUnderWay = hasWritten && (nextSender < senders.size() || nextReceiver < receivers.size());
        if (isFirst && hasWritten) {
            writeTimes(writer, now);
        }
    }

    /** Fills the report that was begun with blocks, and names its sender. */
    private void finish(RtcpWriter writer, int ssrc, int namesLength, long now) {
        while (nextReceiver < receivers.size() && writer.remaining() >= ReportBlock.LENGTH + namesLength) {
            RtpReceiveStream stream = receivers.get(nextReceiver);
            Ssrc rtx = isRtxNext ? stream.rtxSsrc() : null;
            if (!writer.hasRoomForReport()) {
                break;
            }
            writer.report(rtx == null ? stream.report(block, now) : stream.reportRtx(block, rtx));
            isRtxNext = !isRtxNext && stream.isRtxDueForReport();
            nextReceiver += isRtxNext ? 0 : 1;
        }
        SourceDescription.write(writer, ssrc, cname);
    }

    /** Whoever sends nothing asks for the round-trip time (RFC 3611 §4.4), and whoever was asked answers. */
    private void writeTimes(RtcpWriter writer, long now) {
        if (senders.isEmpty()) {
            ExtendedReport.writeReferenceTime(writer, localSsrc, clock.ntp(now));
        } else if (referenceTime != 0) {
            int delay = NtpTime.compactOfNanos(now - referenceAt);
            ExtendedReport.writeDelay(writer, senders.getFirst().ssrc(), referenceSsrc, referenceTime, delay);
            referenceTime = 0;
        }
    }
}

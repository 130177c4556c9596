package dev.maru.congestion;

import dev.maru.rtp.RtcpReader;
import dev.maru.rtp.RtcpWriter;
import dev.maru.rtp.TransportFeedback;
import dev.maru.rtp.TransportFeedbackWriter;

/** Feedback as it comes from the other side, through its bytes. */
final class FeedbackMaker {
    static final long MS = 1_000_000;

    private final TransportFeedbackWriter writer = new TransportFeedbackWriter();
    private final RtcpWriter rtcp = new RtcpWriter();
    private final RtcpReader reader = new RtcpReader();
    private final TransportFeedback feedback = new TransportFeedback();
    private final byte[] buffer = new byte[1_500];
    private boolean isBegun;

    /** A packet that arrived; those between it and the one before are missing. */
    FeedbackMaker arrived(int sequence, long at) {
        if (!isBegun) {
            writer.begin(sequence, at, 1_400);
            isBegun = true;
        }
        if (!writer.add(sequence, at)) {
            throw new AssertionError("does not fit");
        }
        return this;
    }

    TransportFeedback make() {
        isBegun = false;
        rtcp.begin(buffer, 0, buffer.length);
        if (!writer.write(rtcp, 1, 2, 3)
                || !reader.parse(buffer, 0, rtcp.length())
                || !reader.next()
                || !feedback.parse(reader)) {
            throw new AssertionError("no feedback");
        }
        return feedback;
    }
}

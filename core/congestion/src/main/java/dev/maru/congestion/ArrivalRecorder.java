package dev.maru.congestion;

import dev.maru.rtp.RtcpWriter;
import dev.maru.rtp.TransportFeedbackWriter;
import dev.maru.wire.Machine;
import dev.maru.wire.Serial;
import java.util.Arrays;

/**
 * Remembers when packets with transport-wide sequence numbers came, and writes the feedback from which their sender estimates the bandwidth
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3). One for each transport. A packet allocates nothing. Not thread-safe.
 */
public final class ArrivalRecorder {
    /** What is remembered: two seconds at 50 Mbit/s. What is older and was not reported never will be. */
    static final int WINDOW = 8_192;

    /** Browsers report every 50 to 250 ms; at 100 ms a sender sees each burst of frames while it still can react. */
    static final long INTERVAL_NANOS = 100_000_000;

    /** When this many wait, they are reported at once: a report has room for about a thousand packets. */
    private static final int FULL = 700;

    private static final long MISSING = -1;

    private final long[] arrivals = new long[WINDOW];
    private final TransportFeedbackWriter feedback = new TransportFeedbackWriter();
    private long highest = -1;
    private long nextToReport = -1;
    private int unreported;
    private long due = Machine.NEVER;
    private int feedbackCount;

    /** Nothing has come yet. */
    public ArrivalRecorder() {
        Arrays.fill(arrivals, MISSING);
    }

    /**
     * A packet came.
     *
     * @param sequence its transport-wide sequence number, 16 bits
     * @param now nanoseconds
     */
    public void received(int sequence, long now) {
        if (highest < 0) {
            // One lap ahead, so that what was overtaken by the first packet has a number too.
            highest = (sequence & 0xFFFF) + (1L << 16);
            nextToReport = highest;
        }
        long s = Serial.unwrap16(sequence, highest);
        if (s <= highest - WINDOW) {
            return;
        }
        if (s - highest >= WINDOW) {
            // The sender began anew; the old numbers mean nothing beside the new ones.
            Arrays.fill(arrivals, MISSING);
            nextToReport = s;
            unreported = 0;
            highest = s;
        }
        while (highest < s) {
            highest++;
            arrivals[(int) (highest & WINDOW - 1)] = MISSING;
        }
        int at = (int) (s & WINDOW - 1);
        if (arrivals[at] != MISSING) {
            return;
        }
        arrivals[at] = now;
        nextToReport = Math.min(nextToReport, s);
        unreported++;
        if (due == Machine.NEVER) {
            due = now + INTERVAL_NANOS;
        }
        if (unreported >= FULL) {
            due = now;
        }
    }

    /**
     * When {@link #write} has something to say.
     *
     * @return nanoseconds, or {@link Machine#NEVER}
     */
    public long nextFeedback() {
        return due;
    }

    /**
     * Writes one report. Call it again while {@link #nextFeedback} is due.
     *
     * @param writer where to
     * @param senderSsrc who reports
     * @param mediaSsrc any source of the transport
     * @param now nanoseconds
     * @return false when there was nothing to say or no room
     */
    public boolean write(RtcpWriter writer, int senderSsrc, int mediaSsrc, long now) {
        long from = Math.max(nextToReport, highest - WINDOW + 1);
        while (from <= highest && arrivals[(int) (from & WINDOW - 1)] == MISSING) {
            from++;
        }
        if (from > highest || unreported == 0) {
            due = Machine.NEVER;
            return false;
        }
        feedback.begin((int) from, arrivals[(int) (from & WINDOW - 1)], writer.remaining());
        long s = from;
        for (; s <= highest; s++) {
            long arrival = arrivals[(int) (s & WINDOW - 1)];
            if (arrival == MISSING) {
                continue;
            }
            if (!feedback.add((int) s, arrival)) {
                break;
            }
            unreported--;
        }
        nextToReport = s;
        boolean isWritten = feedback.write(writer, senderSsrc, mediaSsrc, feedbackCount);
        feedbackCount += isWritten ? 1 : 0;
        due = s <= highest && isWritten ? now : Machine.NEVER;
        unreported = due == Machine.NEVER ? 0 : unreported;
        return isWritten;
    }
}

package dev.maru.rtp;

import dev.maru.wire.Machine;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Presses keys one after the other (W3C WebRTC §7.2, the playout of tones) and says which reports of them are to be sent when
 * (RFC 4733 §2.5.1). A deterministic machine: times are arguments. Not thread-safe.
 *
 * <p>Of each key a report leaves every 50 ms with the duration so far, and at its end three with the whole duration, 10 ms apart, so that they are
 * out before the shortest gap is over.
 */
public final class ToneSender {
    /** The gap that stands for a comma (W3C WebRTC §7.2). */
    public static final long COMMA_NANOS = 2_000_000_000L;

    /** RFC 4733 §2.5.1.2: recommended where packets of sound do not set the pace. */
    private static final long UPDATE_NANOS = 50_000_000;

    /** RFC 4733 §2.5.1.4: the last report is sent three times. */
    private static final int END_REPORTS = 3;

    private static final long END_PACE_NANOS = 10_000_000;
    private static final long SECOND = 1_000_000_000;

    /** -10 dBm0, what telephones make (RFC 4733 §2.3.3) and browsers say. */
    private static final int VOLUME = 10;

    private static final char COMMA = ',';

    /**
     * A report to be sent.
     *
     * @param event the payload
     * @param startNanos when the key was pressed
     * @param segmentTicks how much later than that the segment began which it tells of, in units of the clock; 0 but for keys that
     *     are held so long that a report cannot tell it
     * @param isFirst whether it is the first of its key, and has the marker
     */
    public record Report(TelephoneEvent event, long startNanos, int segmentTicks, boolean isFirst) {}

    private final int clockRateHz;
    private final Queue<String> changes = new ArrayDeque<>();
    private String buffer = "";
    private long durationNanos;
    private long gapNanos;
    /** When the next key of the buffer is pressed, or the end of all told. */
    private long playAt = Machine.NEVER;

    private long reportAt = Machine.NEVER;
    private int event = DtmfTone.NONE;
    private long startNanos;
    private long lengthNanos;
    private int segmentTicks;
    private boolean isFirst;
    private int endsLeft;

    /**
     * A sender that presses no key.
     *
     * @param clockRateHz of telephone-event, as negotiated
     */
    public ToneSender(int clockRateHz) {
        if (clockRateHz <= 0) {
            throw new IllegalArgumentException("a clock rate is positive, not " + clockRateHz);
        }
        this.clockRateHz = clockRateHz;
    }

    /**
     * Replaces the keys that wait; the one that is pressed stays so.
     *
     * @param tones keys as {@link DtmfTone#event} knows them, and commas
     * @param duration of each, in nanoseconds
     * @param gap after each, in nanoseconds; 30 ms or more
     * @param now nanoseconds
     * @throws IllegalArgumentException when one is no key
     */
    public void insert(String tones, long duration, long gap, long now) {
        if (!isPlayable(tones)) {
            throw new IllegalArgumentException("not all of \"" + tones + "\" are keys");
        }
        buffer = tones;
        durationNanos = duration;
        gapNanos = gap;
        if (!tones.isEmpty() && playAt == Machine.NEVER) {
            playAt = now;
        }
    }

    /** Forgets the keys that wait, and the one that is down; nothing is told of it. */
    public void stop() {
        buffer = "";
        playAt = Machine.NEVER;
        reportAt = Machine.NEVER;
        event = DtmfTone.NONE;
    }

    /**
     * Whether all of a text are keys and commas.
     *
     * @param tones any text
     * @return true also when it is empty
     */
    public static boolean isPlayable(String tones) {
        return tones.chars().allMatch(c -> c == COMMA || DtmfTone.event((char) c) != DtmfTone.NONE);
    }

    /**
     * The keys that wait.
     *
     * @return those that were not pressed yet
     */
    public String buffer() {
        return buffer;
    }

    /**
     * Whether a key is down at a moment, or about to be, so that sound gives way.
     *
     * @param now nanoseconds
     * @return true from its beginning to its end
     */
    public boolean isSounding(long now) {
        boolean isDown = event != DtmfTone.NONE && now - startNanos < lengthNanos;
        boolean isDue = playAt <= now && !buffer.isEmpty() && buffer.charAt(0) != COMMA;
        return isDown || isDue;
    }

    /**
     * When {@link #poll} has something to do.
     *
     * @return nanoseconds, or {@link Machine#NEVER}
     */
    public long nextTimeout() {
        return Math.min(playAt, reportAt);
    }

    /**
     * The next report that is due; call until there is none.
     *
     * @param now nanoseconds
     * @return null when nothing is due
     */
    public @Nullable Report poll(long now) {
        if (reportAt <= now) {
            return report(now);
        }
        while (playAt <= now) {
            press(now);
        }
        return null;
    }

    /**
     * What happened to the keys (the W3C's {@code tonechange}): the key that was pressed, or an empty string after the last.
     *
     * @return null when there is nothing new
     */
    public @Nullable String pollChange() {
        return changes.poll();
    }

    private void press(long now) {
        if (buffer.isEmpty()) {
            playAt = Machine.NEVER;
            changes.add("");
            return;
        }
        char key = buffer.charAt(0);
        buffer = buffer.substring(1);
        changes.add(String.valueOf(key));
        if (key == COMMA) {
            playAt = now + COMMA_NANOS;
            return;
        }
        event = DtmfTone.event(key);
        startNanos = now;
        lengthNanos = durationNanos;
        segmentTicks = 0;
        isFirst = true;
        endsLeft = END_REPORTS;
        reportAt = now + Math.min(UPDATE_NANOS, lengthNanos);
        playAt = now + durationNanos + gapNanos;
    }

    private Report report(long now) {
        boolean isOver = now - startNanos >= lengthNanos;
        long elapsed = isOver ? lengthNanos : now - startNanos;
        long ticks = elapsed * clockRateHz / SECOND - segmentTicks;
        if (ticks > TelephoneEvent.MAX_DURATION) {
            Report whole = next(false, TelephoneEvent.MAX_DURATION);
            segmentTicks = Math.addExact(segmentTicks, TelephoneEvent.MAX_DURATION);
            return whole;
        }
        Report report = next(isOver, (int) ticks);
        if (!isOver) {
            reportAt = Math.min(now + UPDATE_NANOS, startNanos + lengthNanos);
        } else if (--endsLeft > 0) {
            reportAt = now + END_PACE_NANOS;
        } else {
            reportAt = Machine.NEVER;
            event = DtmfTone.NONE;
        }
        return report;
    }

    private Report next(boolean isEnd, int duration) {
        Report report = new Report(
                new TelephoneEvent(Objects.checkIndex(event, 256), isEnd, VOLUME, duration),
                startNanos,
                segmentTicks,
                isFirst);
        isFirst = false;
        return report;
    }
}

package dev.maru.rtp;

import java.util.Arrays;

/**
 * Where the NAL units of an access unit are, in the byte stream format (ITU-T H.264 annex B): each behind a start code of three
 * bytes, with any number of zeros in front.
 */
final class AnnexB {
    /** The most NAL units of one access unit: more slices than a picture of level 6.2 may have at its lowest frame rate. */
    static final int MAX_UNITS = 4_096;

    private static final int FIRST_CAPACITY = 16;

    private int[] starts = new int[FIRST_CAPACITY];
    private int[] ends = new int[FIRST_CAPACITY];
    private int count;

    AnnexB() {}

    /** Finds them. Returns false when there are none, too many, or there is something in front of the first. */
    boolean index(byte[] b, int from, int limit) {
        count = 0;
        int start = startBehindCode(b, from, limit);
        if (start < 0 || !isZero(b, from, start - 3)) {
            return false;
        }
        while (start >= 0) {
            int next = startBehindCode(b, start, limit);
            int end = next < 0 ? limit : next - 3;
            while (end > start && b[end - 1] == 0) {
                end--; // a NAL unit never ends with a zero (§7.4.1)
            }
            if (end > start && !add(start, end)) {
                return false;
            }
            start = next;
        }
        return count > 0;
    }

    private boolean add(int start, int end) {
        if (count == MAX_UNITS) {
            return false;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        starts[count] = start;
        ends[count++] = end;
        return true;
    }

    /** The index behind the next 00 00 01, or -1. Looks at each third byte only, as long as those are above 1. */
    private static int startBehindCode(byte[] b, int from, int limit) {
        int at = from + 2;
        while (at < limit) {
            int third = b[at];
            if (third == 1 && b[at - 1] == 0 && b[at - 2] == 0) {
                return at + 1;
            }
            at += third == 0 ? 1 : 3;
        }
        return -1;
    }

    private static boolean isZero(byte[] b, int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (b[i] != 0) {
                return false;
            }
        }
        return true;
    }

    int count() {
        return count;
    }

    int start(int index) {
        return starts[index];
    }

    int length(int index) {
        return ends[index] - starts[index];
    }
}

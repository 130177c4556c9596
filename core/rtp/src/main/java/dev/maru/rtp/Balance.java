package dev.maru.rtp;

/**
 * Even cuts: as few parts as possible, whose lengths differ by one at most. A last packet that is much shorter than the others
 * would cost as much as they do and gain nothing.
 */
final class Balance {
    private int rest;
    private int parts;

    Balance() {}

    /** Cuts a length into parts of at most so many bytes each. */
    void begin(int length, int maxPart) {
        rest = length;
        parts = (length + maxPart - 1) / maxPart;
    }

    int partsLeft() {
        return parts;
    }

    /** The length of the next part; the longer ones come last. */
    int next() {
        int length = rest / parts;
        rest -= length;
        parts--;
        return length;
    }
}

package dev.maru.srtp;

import org.jspecify.annotations.Nullable;

/**
 * The streams of a context by SSRC: open addressing, no boxes. It grows up to its bound and never forgets; a table for 4,096
 * streams has 8,192 places.
 *
 * <p>SSRCs are spread by multiplication. Whoever wanted to make them collide would have to know the key, for streams are added
 * after their first packet is authenticated.
 */
final class StreamTable {
    private static final int FIRST_CAPACITY = 8;
    private static final int SPREAD = 0x9E37_79B9;

    private final int maxStreams;
    private final int windowSize;
    private @Nullable SrtpStream[] places = new @Nullable SrtpStream[FIRST_CAPACITY];
    private int count;
    private @Nullable SrtpStream last;

    StreamTable(int maxStreams, int windowSize) {
        this.maxStreams = maxStreams;
        this.windowSize = windowSize;
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count == maxStreams;
    }

    @Nullable
    SrtpStream find(int ssrc) {
        SrtpStream recent = last;
        if (recent != null && recent.ssrc == ssrc) {
            return recent;
        }
        SrtpStream found = places[placeOf(ssrc)];
        if (found != null) {
            last = found;
        }
        return found;
    }

    /** Adds a stream that is not there, to a table that is not full. */
    SrtpStream add(int ssrc) {
        if (isFull()) {
            throw new IllegalStateException("there are " + count + " streams already");
        }
        if (2 * (count + 1) > places.length) {
            grow();
        }
        SrtpStream added = new SrtpStream(ssrc, windowSize);
        places[placeOf(ssrc)] = added;
        count++;
        last = added;
        return added;
    }

    private void grow() {
        @Nullable SrtpStream[] old = places;
        places = new @Nullable SrtpStream[2 * old.length];
        for (SrtpStream stream : old) {
            if (stream != null) {
                places[placeOf(stream.ssrc)] = stream;
            }
        }
    }

    /** Where an SSRC is, or would be. At least half of the places are free, so there is an end. */
    private int placeOf(int ssrc) {
        int mask = places.length - 1;
        int at = ssrc * SPREAD >>> Integer.numberOfLeadingZeros(mask);
        while (true) {
            SrtpStream there = places[at];
            if (there == null || there.ssrc == ssrc) {
                return at;
            }
            at = at + 1 & mask;
        }
    }
}

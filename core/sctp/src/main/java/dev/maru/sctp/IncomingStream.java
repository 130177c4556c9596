package dev.maru.sctp;

import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** One of the peer's streams: which ordered message is next, and what is being put together. */
final class IncomingStream {
    final int id;

    /** SSN or MID of the ordered message that is delivered next. */
    int nextNumber;

    /** That message, when a part of it has come. */
    @Nullable
    IncomingMessage current;

    /** Later ordered messages, by number; all of their fragments are parked. */
    final HashMap<Integer, IncomingMessage> early = new HashMap<>(0);

    /** Unordered messages: by MID in I-DATA, by the TSN that they wait for in DATA. */
    final HashMap<Integer, IncomingMessage> unordered = new HashMap<>(0);

    /** Unordered fragments in DATA that came before the one in front of them; by TSN. */
    final HashMap<Integer, IncomingMessage.Parked> orphans = new HashMap<>(0);

    /** How long the last message was that came in parts: the next one may well be as long. */
    int lastLength;

    IncomingStream(int id) {
        this.id = id;
    }

    /** How far ahead of the next one an ordered message is. */
    int distance(int number, boolean isInterleaving) {
        int difference = number - nextNumber;
        return isInterleaving ? difference : (short) difference;
    }

    void nextNumber(int number, boolean isInterleaving) {
        nextNumber = isInterleaving ? number : number & 0xFFFF;
    }
}

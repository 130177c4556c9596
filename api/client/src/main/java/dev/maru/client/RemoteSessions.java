package dev.maru.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which of the other side's connections we speak with, told apart by the session ids of their descriptions (RFC 8866 §5.2), and which ones
 * are over. One thread at a time.
 */
final class RemoteSessions {
    /** A peer may make us build so many connections in so much time: each costs, and it may do it from spite. */
    static final int MOST_REBUILDS = 8;

    static final long REBUILDS_MILLIS = 60_000;

    /** How many of the other side's past connections are remembered. */
    static final int MOST_DEAD = 64;

    private final Set<String> dead = new LinkedHashSet<>();
    private final Deque<Long> rebuilds = new ArrayDeque<>();
    private String current = "";

    /** Whether a description belongs to a connection that we have given up: what still arrives of it is void. */
    boolean isOver(String session) {
        return dead.contains(session);
    }

    /** Whether a description belongs to another connection than the one that we speak with. */
    boolean isAnother(String session) {
        return !current.isEmpty() && !current.equals(session);
    }

    /** From now on we speak with this one. */
    void accept(String session) {
        current = session;
    }

    /** The one that we speak with is over. */
    void giveUp() {
        if (!current.isEmpty()) {
            dead.add(current);
        }
        if (dead.size() > MOST_DEAD) {
            dead.remove(dead.iterator().next());
        }
        current = "";
    }

    /** Whether the other side may make us build our connection anew once more; counts it if so. */
    boolean mayRebuild(long nowMillis) {
        while (!rebuilds.isEmpty() && nowMillis - rebuilds.getFirst() >= REBUILDS_MILLIS) {
            rebuilds.removeFirst();
        }
        if (rebuilds.size() >= MOST_REBUILDS) {
            return false;
        }
        rebuilds.addLast(nowMillis);
        return true;
    }

    /** The session id of the o= line: another one means another connection. Empty when there is none. */
    static String of(String sdp) {
        for (String line : sdp.split("\r?\n", 4)) {
            if (line.startsWith("o=")) {
                String[] words = line.split(" ");
                return words.length > 1 ? words[1] : "";
            }
        }
        return "";
    }
}

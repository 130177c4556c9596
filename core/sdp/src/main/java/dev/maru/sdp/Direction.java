package dev.maru.sdp;

import org.jspecify.annotations.Nullable;

/** Which way media flows, from the side of the one whose description it is (RFC 8866 §6.7). */
public enum Direction implements Attribute {
    /** Both ways; the default. */
    SENDRECV(true, true),
    /** Only from the describer. */
    SENDONLY(true, false),
    /** Only to the describer. */
    RECVONLY(false, true),
    /** Neither way. */
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;
    private final String key;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
        this.key = name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * Puts it together.
     *
     * @param sends whether the describer sends
     * @param receives whether it receives
     * @return the direction
     */
    public static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    /**
     * Looks a word up.
     *
     * @param word as in {@code sendonly}
     * @return the direction, or null when the word means something else
     */
    public static @Nullable Direction ofWord(String word) {
        for (Direction direction : values()) {
            if (direction.key.equals(word)) {
                return direction;
            }
        }
        return null;
    }

    /**
     * Whether the describer sends.
     *
     * @return true for sendrecv and sendonly
     */
    public boolean sends() {
        return sends;
    }

    /**
     * Whether the describer receives.
     *
     * @return true for sendrecv and recvonly
     */
    public boolean receives() {
        return receives;
    }

    /**
     * The same flow from the other side.
     *
     * @return sendonly for recvonly and the other way round
     */
    public Direction reversed() {
        return of(receives, sends);
    }

    /**
     * What both allow.
     *
     * @param other from the same side
     * @return the intersection
     */
    public Direction and(Direction other) {
        return of(sends && other.sends, receives && other.receives);
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public @Nullable String value() {
        return null;
    }
}

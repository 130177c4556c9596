package dev.maru.signaling;

/** The time, so that tests can have their own. Safe for use by several threads. */
public interface SignalingClock {
    /** Milliseconds since the epoch, for what people and other machines see. */
    long epochMillis();

    /** Nanoseconds since any fixed moment, never backwards, for timeouts. */
    long nanoTime();

    /** The machine's clocks. */
    static SignalingClock system() {
        return new SignalingClock() {
            @Override
            public long epochMillis() {
                return System.currentTimeMillis();
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }
        };
    }
}

package dev.maru.net;

/**
 * What carries a reactor's packets on this host, and why that.
 *
 * @param kind which of the two
 * @param reason one sentence for people who run the program
 */
public record Backend(Kind kind, String reason) {
    /** The two ways to the network. Both behave the same; one is faster. */
    public enum Kind {
        /** Linux system calls: many packets in one call, runs of equal packets as one. */
        LINUX,
        /** The JDK's channels and selector, everywhere. */
        NIO
    }
}

package dev.maru.srtp;

import java.util.Set;

/**
 * What both ends agreed on besides profile and keys, and the bounds of a context. Immutable.
 *
 * @param replayWindow how many packets of each stream are remembered to refuse a second copy: 64, 128, 256, 512 or 1,024. 64 is the
 *     least that RFC 3711 §3.3.2 allows; retransmissions without RTX come late, so the default is 1,024
 * @param maxStreams how many SSRCs one context keeps; 1 to 65,536. A stream costs up to 400 bytes. Packets of more are refused, not let in
 *     by forgetting another, because whoever is forgotten can be replayed
 * @param encryptedExtensions identifiers of the header extensions whose values are encrypted (RFC 6904); 1 to 255, usually none
 * @param cryptex whether header extensions and CSRCs are encrypted altogether (RFC 9335). A sender then does so with every packet that
 *     has any, and {@code encryptedExtensions} does not count for it; a receiver takes both kinds of packets
 * @param ciphers where the ciphers come from
 */
public record SrtpOptions(
        int replayWindow, int maxStreams, Set<Integer> encryptedExtensions, boolean cryptex, SrtpCiphers ciphers) {
    /** 1,024 packets, 4,096 streams, header extensions in the clear as browsers have them, the fastest ciphers of this host. */
    public static final SrtpOptions DEFAULT =
            new SrtpOptions(ReplayWindow.MAX_SIZE, 4_096, Set.of(), false, SrtpCiphers.preferred());

    /** The most SSRCs of a context: with the largest window 26 MB, more than any conference needs. */
    private static final int MOST_STREAMS = 65_536;

    /** The largest identifier of a header extension in the two-byte form (RFC 8285 §4.3). */
    private static final int MOST_EXTENSIONS = 255;

    /** Checks the ranges. */
    public SrtpOptions {
        encryptedExtensions = Set.copyOf(encryptedExtensions);
        if (replayWindow < ReplayWindow.MIN_SIZE
                || replayWindow > ReplayWindow.MAX_SIZE
                || Integer.bitCount(replayWindow) != 1) {
            throw new IllegalArgumentException(
                    "a replay window of " + replayWindow + " is not 64, 128, 256, 512 or 1024");
        }
        if (maxStreams < 1 || maxStreams > MOST_STREAMS) {
            throw new IllegalArgumentException(maxStreams + " streams are not in 1.." + MOST_STREAMS);
        }
        for (int id : encryptedExtensions) {
            if (id < 1 || id > MOST_EXTENSIONS) {
                throw new IllegalArgumentException("extension " + id + " is not in 1.." + MOST_EXTENSIONS);
            }
        }
    }

    /**
     * The same with another window.
     *
     * @param packets 64, 128, 256, 512 or 1,024
     * @return the options
     */
    public SrtpOptions withReplayWindow(int packets) {
        return new SrtpOptions(packets, maxStreams, encryptedExtensions, cryptex, ciphers);
    }

    /**
     * The same with another bound on streams.
     *
     * @param streams 1 to 65,536
     * @return the options
     */
    public SrtpOptions withMaxStreams(int streams) {
        return new SrtpOptions(replayWindow, streams, encryptedExtensions, cryptex, ciphers);
    }

    /**
     * The same with other header extensions encrypted one by one.
     *
     * @param identifiers 1 to 255 each
     * @return the options
     */
    public SrtpOptions withEncryptedExtensions(Set<Integer> identifiers) {
        return new SrtpOptions(replayWindow, maxStreams, identifiers, cryptex, ciphers);
    }

    /**
     * The same with or without cryptex.
     *
     * @param negotiated whether both ends said a=cryptex
     * @return the options
     */
    public SrtpOptions withCryptex(boolean negotiated) {
        return new SrtpOptions(replayWindow, maxStreams, encryptedExtensions, negotiated, ciphers);
    }

    /**
     * The same with other ciphers.
     *
     * @param source where they come from
     * @return the options
     */
    public SrtpOptions withCiphers(SrtpCiphers source) {
        return new SrtpOptions(replayWindow, maxStreams, encryptedExtensions, cryptex, source);
    }
}

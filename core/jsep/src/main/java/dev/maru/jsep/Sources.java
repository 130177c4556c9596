package dev.maru.jsep;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Random names and numbers of one session: SSRCs, ids, credentials. */
final class Sources {
    private static final String ICE_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int CNAME_LENGTH = 16;

    /** 48 and 144 random bits; RFC 8445 §5.3 asks for 24 and 128. */
    private static final int UFRAG_LENGTH = 8;

    private static final int PASSWORD_LENGTH = 24;

    private final RandomGenerator entropy;
    private final Set<Long> taken = new HashSet<>();
    private final Map<Transceiver, Map<String, Long>> ssrcs = new HashMap<>();

    Sources(RandomGenerator entropy) {
        this.entropy = entropy;
    }

    /** The SSRC of a transceiver for a purpose, always the same; none is given twice. */
    long ssrc(Transceiver transceiver, String purpose) {
        return ssrcs.computeIfAbsent(transceiver, key -> new HashMap<>()).computeIfAbsent(purpose, key -> newSsrc());
    }

    private long newSsrc() {
        long ssrc;
        do {
            ssrc = entropy.nextInt() & 0xFFFF_FFFFL;
        } while (ssrc == 0 || !taken.add(ssrc));
        return ssrc;
    }

    /** Forgets a transceiver that is gone; its SSRCs stay taken. */
    void forget(Transceiver transceiver) {
        ssrcs.remove(transceiver);
    }

    /** RFC 9562 §5.4. */
    String newTrackId() {
        long high = entropy.nextLong() & ~0xF000L | 0x4000L;
        long low = entropy.nextLong() & ~(3L << 62) | 1L << 63;
        return new UUID(high, low).toString();
    }

    /** RFC 9429 §5.2.1: 64 bits, the highest one 0. */
    String newSessionId() {
        return Long.toString(entropy.nextLong() >>> 1);
    }

    String newCname() {
        return text(CNAME_LENGTH);
    }

    IceParameters newIceParameters() {
        return new IceParameters(text(UFRAG_LENGTH), text(PASSWORD_LENGTH));
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ICE_ALPHABET.charAt(entropy.nextInt(ICE_ALPHABET.length())));
        }
        return text.toString();
    }
}

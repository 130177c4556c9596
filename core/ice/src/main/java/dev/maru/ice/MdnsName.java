package dev.maru.ice;

import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A name that stands for an address on the local network, so that strangers do not learn it
 * (draft-ietf-mmusic-mdns-ice-candidates): a version 4 UUID below {@code local}. Other names are refused: looking up a
 * stranger's choice of names would be a way to learn about our network.
 *
 * @param name in lower case
 */
public record MdnsName(String name) {
    private static final String DOMAIN = ".local";
    private static final int UUID_LENGTH = 36;

    /** Checks that it is such a name. */
    public MdnsName {
        name = name.toLowerCase(Locale.ROOT);
        if (!isValid(name)) {
            throw new IllegalArgumentException("an mDNS name of a candidate is a version 4 UUID and .local");
        }
    }

    /**
     * A new one.
     *
     * @param entropy unguessable
     * @return of 122 random bits (RFC 9562 §5.4)
     */
    public static MdnsName random(RandomGenerator entropy) {
        long high = entropy.nextLong() & ~0xF000L | 0x4000L;
        long low = entropy.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new MdnsName(new java.util.UUID(high, low) + DOMAIN);
    }

    /**
     * Whether a text is such a name, in whatever case.
     *
     * @param text anything
     * @return false for every other name
     */
    public static boolean isValid(String text) {
        if (text.length() != UUID_LENGTH + DOMAIN.length()
                || !text.regionMatches(true, UUID_LENGTH, DOMAIN, 0, DOMAIN.length())) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
            char c = text.charAt(i);
            if (isDash ? c != '-' : c > 127 || Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return text.charAt(14) == '4' && Character.digit(text.charAt(19), 16) >> 2 == 2;
    }

    @Override
    public String toString() {
        return name;
    }
}

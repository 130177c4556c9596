package dev.maru.net;

import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The only names that are asked for and published here: a version 4 UUID below {@code local}
 * (draft-ietf-mmusic-mdns-ice-candidates). A peer chooses which names we ask the network for; with names that mean something it could
 * ask for our neighbours.
 *
 * @param uuid of version 4
 */
record MdnsHostName(UUID uuid) {
    private static final String DOMAIN = "local";
    private static final int UUID_LENGTH = 36;

    /** A new one of 122 random bits (RFC 9562 §5.4). */
    static MdnsHostName random(RandomGenerator entropy) {
        long high = entropy.nextLong() & ~0xF000L | 0x4000L;
        long low = entropy.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new MdnsHostName(new UUID(high, low));
    }

    /** The name in a text, in whatever case; null when it is another. */
    static @Nullable MdnsHostName parse(String text) {
        String suffix = "." + DOMAIN;
        boolean isBelow = text.length() == UUID_LENGTH + suffix.length()
                && text.regionMatches(true, UUID_LENGTH, suffix, 0, suffix.length());
        return isBelow ? ofLabel(text.substring(0, UUID_LENGTH)) : null;
    }

    /** The name in a message; null when it is another. */
    static @Nullable MdnsHostName of(DnsName name) {
        boolean isBelow = name.labels().size() == 2 && name.labels().get(1).equals(DOMAIN);
        return isBelow ? ofLabel(name.labels().getFirst()) : null;
    }

    private static @Nullable MdnsHostName ofLabel(String label) {
        if (label.length() != UUID_LENGTH) {
            return null;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = label.charAt(i);
            boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
            if (isDash ? c != '-' : c > 127 || Character.digit(c, 16) < 0) {
                return null;
            }
        }
        UUID uuid = UUID.fromString(label);
        return uuid.version() == 4 && uuid.variant() == 2 ? new MdnsHostName(uuid) : null;
    }

    DnsName toDnsName() {
        return DnsName.of(uuid.toString(), DOMAIN);
    }

    @Override
    public String toString() {
        return uuid + "." + DOMAIN;
    }
}

package dev.maru.ice;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a candidate comes from (RFC 8445 §4), with the type preference that is recommended for it (§5.1.2.2). */
public enum CandidateType {
    /** An address of a local interface. */
    HOST(126),
    /** An address that a peer saw a check come from. */
    PEER_REFLEXIVE(110),
    /** An address that a STUN server sees. */
    SERVER_REFLEXIVE(100),
    /** An address that a TURN server lends. */
    RELAYED(0);

    private final int preference;

    CandidateType(int preference) {
        this.preference = preference;
    }

    /**
     * How much it is preferred to the other types.
     *
     * @return 0 to 126
     */
    public int preference() {
        return preference;
    }

    /**
     * Its word in SDP (RFC 8839 §5.1).
     *
     * @return {@code host}, {@code prflx}, {@code srflx} or {@code relay}
     */
    public String word() {
        return switch (this) {
            case HOST -> "host";
            case PEER_REFLEXIVE -> "prflx";
            case SERVER_REFLEXIVE -> "srflx";
            case RELAYED -> "relay";
        };
    }

    static @Nullable CandidateType ofWord(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "host" -> HOST;
            case "prflx" -> PEER_REFLEXIVE;
            case "srflx" -> SERVER_REFLEXIVE;
            case "relay" -> RELAYED;
            default -> null;
        };
    }
}

package dev.maru.relay;

import java.util.Locale;

/** What the {@link Doctor} looks at, in the order in which it does. The constants' names are stable. */
public enum DoctorCheck {
    /** The server's addresses, by its name. */
    NAME("name", "이름"),
    /** Whether UDP gets there and back. */
    UDP("UDP", "UDP"),
    /** Whether TCP connects. */
    TCP("TCP", "TCP"),
    /** Whether TLS connects, and whether the certificate is one that browsers accept. */
    TLS("TLS", "TLS"),
    /** STUN Binding: the address that the server sees (RFC 8489 §3). */
    BINDING("STUN", "STUN"),
    /** The NAT in front of the user (RFC 5780). */
    NAT("NAT", "NAT"),
    /** Username and password (RFC 8489 §9.2). */
    AUTHENTICATION("authentication", "인증"),
    /** This machine's clock, against the credential's expiry and the server. */
    CLOCK("clock", "시계"),
    /** A relayed address (RFC 8656 §7), and whether it is one that others can reach. */
    ALLOCATION("allocation", "할당"),
    /** A second relayed address for the same user, as a browser with two networks wants. */
    SECOND_ALLOCATION("second allocation", "두 번째 할당"),
    /** That a peer may send (RFC 8656 §9). */
    PERMISSION("permission", "권한"),
    /** A channel to a peer (RFC 8656 §12). */
    CHANNEL("channel", "채널"),
    /** Packets through the relay to a peer. */
    RELAYING_THERE("relaying there", "중계(가는 길)"),
    /** Packets from the peer through the relay to us. */
    RELAYING_BACK("relaying back", "중계(오는 길)"),
    /** How long an allocation lasts, and that it can be given back. */
    LIFETIME("lifetime", "수명");

    private final DoctorWords title;

    DoctorCheck(String english, String korean) {
        title = DoctorWords.of(english, korean);
    }

    /**
     * Its name, for a person.
     *
     * @return a word or two
     */
    public DoctorWords title() {
        return title;
    }

    /**
     * Its name, for a program.
     *
     * @return such as {@code relaying_back}
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

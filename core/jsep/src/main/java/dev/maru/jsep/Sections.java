package dev.maru.jsep;

import dev.maru.sdp.Direction;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.SessionDescription;
import java.util.Set;

/** Questions about sections of media. */
final class Sections {
    /** RFC 9429 §5.1.2: the profiles that are understood; they all mean the same. */
    private static final Set<String> RTP_PROTOCOLS = Set.of(
            "UDP/TLS/RTP/SAVPF",
            "UDP/TLS/RTP/SAVP",
            "TCP/DTLS/RTP/SAVPF",
            "TCP/DTLS/RTP/SAVP",
            "RTP/SAVPF",
            "RTP/SAVP",
            "RTP/AVPF",
            "RTP/AVP");

    private Sections() {}

    /** Whether it is audio or video over RTP. */
    static boolean isMedia(MediaDescription section) {
        return MediaKind.ofWord(section.kind()) != null && RTP_PROTOCOLS.contains(section.protocol());
    }

    /** The section's direction, or the session's; both ways when nobody says. */
    static Direction direction(SessionDescription session, MediaDescription section) {
        Direction own = section.direction();
        Direction shared = own == null ? session.direction() : own;
        return shared == null ? Direction.SENDRECV : shared;
    }
}

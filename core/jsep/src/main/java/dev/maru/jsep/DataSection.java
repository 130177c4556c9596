package dev.maru.jsep;

import dev.maru.sdp.MediaBuilder;
import dev.maru.sdp.MediaDescription;
import dev.maru.sdp.NumberAttribute;
import dev.maru.sdp.SctpMap;
import java.util.Set;

/** Sections of data channels (RFC 8841), in the new form and in that of draft-ietf-mmusic-sctp-sdp-05. */
final class DataSection {
    static final String KIND = "application";
    static final String PROTOCOL = "UDP/DTLS/SCTP";

    /** The port of both sides unless told; any number will do inside of DTLS. */
    static final int PORT = 5_000;

    private static final String OLD_PROTOCOL = "DTLS/SCTP";
    private static final String FORMAT = "webrtc-datachannel";
    private static final Set<String> PROTOCOLS = Set.of(PROTOCOL, "TCP/DTLS/SCTP", OLD_PROTOCOL);

    /** RFC 8841 §6.1: what the peer takes when it does not say. */
    private static final long DEFAULT_MAX_MESSAGE_SIZE = 65_536;

    private DataSection() {}

    static boolean isData(MediaDescription section) {
        return section.kind().equals(KIND) && PROTOCOLS.contains(section.protocol());
    }

    static boolean isSupported(MediaDescription section) {
        if (!isData(section) || port(section) == 0) {
            return false; // port 0 closes an association (RFC 8841 §5.1)
        }
        SctpMap map = section.first(SctpMap.class);
        return section.formats().contains(FORMAT)
                || map != null && map.application().equals(FORMAT);
    }

    static int port(MediaDescription section) {
        SctpMap map = section.first(SctpMap.class);
        return (int) section.number(NumberAttribute.SCTP_PORT, map == null ? PORT : map.port());
    }

    static long maxMessageSize(MediaDescription section) {
        return section.number(NumberAttribute.MAX_MESSAGE_SIZE, DEFAULT_MAX_MESSAGE_SIZE);
    }

    /** Starts a section, in the form of the one that is answered or offered again. */
    static MediaBuilder begin(String protocol, int port) {
        String format = protocol.equals(OLD_PROTOCOL) ? Integer.toString(PORT) : FORMAT;
        return MediaDescription.builder(KIND, port, protocol).format(format);
    }

    static void end(MediaBuilder section, String protocol, long maxMessageSize) {
        if (protocol.equals(OLD_PROTOCOL)) {
            section.add(new SctpMap(PORT, FORMAT, 65_535));
        } else {
            section.add(new NumberAttribute(NumberAttribute.SCTP_PORT, PORT));
        }
        section.add(new NumberAttribute(NumberAttribute.MAX_MESSAGE_SIZE, maxMessageSize));
    }
}

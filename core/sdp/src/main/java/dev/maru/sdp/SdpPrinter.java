package dev.maru.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints in the order of RFC 8866 §9. */
final class SdpPrinter {
    private static final int EXPECTED_LENGTH = 4_096;

    private final StringBuilder text = new StringBuilder(EXPECTED_LENGTH);

    private SdpPrinter() {}

    static String print(SessionDescription session) {
        SdpPrinter printer = new SdpPrinter();
        printer.line('v', "0");
        printer.line('o', session.origin().value());
        printer.line('s', session.name());
        printer.lines(session.lines(), "iuep");
        printer.traffic(session.connection(), session.bandwidths());
        printer.lines(session.lines(), "trzk");
        printer.unknown(session.lines());
        printer.attributes(session.attributes());
        session.media().forEach(printer::media);
        return printer.text.toString();
    }

    private void media(MediaDescription media) {
        String ports = media.portCount() == 1 ? "" : "/" + media.portCount();
        String formats = media.formats().isEmpty() ? "" : " " + String.join(" ", media.formats());
        line('m', media.kind() + " " + media.port() + ports + " " + media.protocol() + formats);
        lines(media.lines(), "i");
        traffic(media.connection(), media.bandwidths());
        lines(media.lines(), "k");
        unknown(media.lines());
        attributes(media.attributes());
    }

    private void traffic(@Nullable Connection connection, List<Bandwidth> bandwidths) {
        if (connection != null) {
            line('c', connection.value());
        }
        bandwidths.forEach(bandwidth -> line('b', bandwidth.print()));
    }

    /** Lines of the given letters in their own order. */
    private void lines(List<SdpLine> lines, String types) {
        for (SdpLine line : lines) {
            if (types.indexOf(line.type()) >= 0) {
                line(line.type(), line.value());
            }
        }
    }

    private void unknown(List<SdpLine> lines) {
        for (SdpLine line : lines) {
            if ("iueptrzk".indexOf(line.type()) < 0) {
                line(line.type(), line.value());
            }
        }
    }

    private void attributes(List<Attribute> attributes) {
        attributes.forEach(attribute -> line('a', attribute.line()));
    }

    private void line(char type, String value) {
        if (Syntax.breaksLine(value)) {
            throw new IllegalArgumentException("a line of SDP has no line break: " + type + "=" + value);
        }
        text.append(type).append('=').append(value).append("\r\n");
    }
}

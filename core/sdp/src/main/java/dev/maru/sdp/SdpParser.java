package dev.maru.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a description line by line. One object reads one text. */
final class SdpParser {
    private final String text;
    private int at;
    private int number;
    private char type;
    private String value = "";

    SdpParser(String text) {
        this.text = text;
    }

    SessionDescription session() throws MalformedSdpException {
        if (text.length() > SdpBounds.MAX_LENGTH) {
            throw new MalformedSdpException(0, "it has more than " + SdpBounds.MAX_LENGTH + " characters");
        }
        try {
            return read();
        } catch (MalformedSdpException e) {
            throw e.line() == 0 ? e.at(number) : e;
        }
    }

    private SessionDescription read() throws MalformedSdpException {
        expect('v');
        if (!value.strip().equals("0")) {
            throw MalformedSdpException.of("the version of SDP is 0", value);
        }
        expect('o');
        Origin origin = Origin.parse(value);
        expect('s');
        String name = value;
        Level session = new Level();
        List<MediaDescription> media = new ArrayList<>();
        boolean isMore = session.read();
        while (isMore) {
            if (media.size() == SdpBounds.MAX_MEDIA) {
                throw new MalformedSdpException(0, "it has more than " + SdpBounds.MAX_MEDIA + " m= sections");
            }
            MediaLine line = MediaLine.parse(value);
            Level section = new Level();
            isMore = section.read();
            media.add(line.with(section));
        }
        return new SessionDescription(
                origin, name, session.connection, session.bandwidths, session.lines, session.attributes, media);
    }

    private void expect(char wanted) throws MalformedSdpException {
        if (!next() || type != wanted) {
            throw new MalformedSdpException(0, "here a " + wanted + "= line is missing");
        }
    }

    /** Goes to the next line. False at the end, behind which there may be empty lines. */
    private boolean next() throws MalformedSdpException {
        if (at >= text.length()) {
            return false;
        }
        number++;
        int end = text.indexOf('\n', at);
        int next = end < 0 ? text.length() : end + 1;
        end = end < 0 ? text.length() : end;
        if (end > at && text.charAt(end - 1) == '\r') {
            end--;
        }
        if (end == at && text.substring(next).isBlank()) {
            at = text.length();
            return false;
        }
        if (end - at > SdpBounds.MAX_LINE_LENGTH) {
            throw new MalformedSdpException(0, "it has more than " + SdpBounds.MAX_LINE_LENGTH + " characters");
        }
        String line = text.substring(at, end);
        at = next;
        if (line.length() < 2 || line.charAt(1) != '=' || line.charAt(0) <= ' ' || line.charAt(0) > '~') {
            throw MalformedSdpException.of("a line has a letter and an equals sign", line);
        }
        if (Syntax.breaksLine(line)) {
            throw new MalformedSdpException(0, "a line has no NUL and no CR inside");
        }
        type = line.charAt(0);
        value = line.substring(2);
        return true;
    }

    /** The fields of an {@code m=} line. */
    private record MediaLine(String kind, int port, int portCount, String protocol, List<String> formats) {
        static MediaLine parse(String value) throws MalformedSdpException {
            List<String> fields = Syntax.fields(value, 3, Integer.MAX_VALUE, "an m= line");
            String ports = fields.get(1);
            int slash = ports.indexOf('/');
            int port = (int) Syntax.number(slash < 0 ? ports : ports.substring(0, slash), 65_535, "a port");
            int count = slash < 0 ? 1 : (int) Syntax.number(ports.substring(slash + 1), 65_535, "the number of ports");
            List<String> formats = fields.subList(3, fields.size());
            if (formats.size() > SdpBounds.MAX_FORMATS) {
                throw new MalformedSdpException(0, "it has more than " + SdpBounds.MAX_FORMATS + " formats");
            }
            return new MediaLine(fields.get(0), port, count, fields.get(2), formats);
        }

        MediaDescription with(Level level) {
            return new MediaDescription(
                    kind,
                    port,
                    portCount,
                    protocol,
                    formats,
                    level.connection,
                    level.bandwidths,
                    level.lines,
                    level.attributes);
        }
    }

    /** The lines of the session or of one section. */
    private final class Level {
        final List<Bandwidth> bandwidths = new ArrayList<>();
        final List<SdpLine> lines = new ArrayList<>();
        final List<Attribute> attributes = new ArrayList<>();

        @Nullable
        Connection connection;

        private int candidates;

        /** Reads up to the next {@code m=} line, which becomes the current one. False when there is none. */
        boolean read() throws MalformedSdpException {
            while (next()) {
                switch (type) {
                    case 'm' -> {
                        return true;
                    }
                    case 'v', 'o', 's' -> throw new MalformedSdpException(0, "a second " + type + "= line");
                    case 'c' -> connect(Connection.parse(value));
                    case 'b' -> bandwidths.add(Bandwidth.parse(value));
                    case 'a' -> add(AttributeParser.parse(value));
                    default -> lines.add(new SdpLine(type, value));
                }
                if (bandwidths.size() + lines.size() + attributes.size() > SdpBounds.MAX_ATTRIBUTES) {
                    throw new MalformedSdpException(
                            0, "a section has more than " + SdpBounds.MAX_ATTRIBUTES + " lines");
                }
            }
            return false;
        }

        /** Several {@code c=} lines in a section are layers of multicast, which WebRTC does not have: the first counts. */
        private void connect(Connection told) {
            connection = connection == null ? told : connection;
        }

        private void add(Attribute attribute) throws MalformedSdpException {
            if (attribute.key().equals(PlainAttribute.CANDIDATE) && ++candidates > SdpBounds.MAX_CANDIDATES) {
                throw new MalformedSdpException(
                        0, "a section has more than " + SdpBounds.MAX_CANDIDATES + " candidates");
            }
            attributes.add(attribute);
        }
    }
}

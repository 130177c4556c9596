package dev.maru.sdp;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes attributes of {@code a=} lines. */
final class AttributeParser {
    /** Those that say nothing without a value; the others without a type of their own may be anything. */
    private static final Set<String> TEXTS =
            Set.of("mid", "ice-ufrag", "ice-pwd", "ice-options", PlainAttribute.CANDIDATE);

    private AttributeParser() {}

    static Attribute parse(String line) throws MalformedSdpException {
        int colon = line.indexOf(':');
        if (colon == 0 || line.isEmpty()) {
            throw MalformedSdpException.of("an attribute has a name", line);
        }
        if (colon < 0) {
            return flag(line);
        }
        String key = line.substring(0, colon);
        String value = line.substring(colon + 1);
        Attribute typed = typed(key, value);
        return typed == null ? text(key, value) : typed;
    }

    private static Attribute flag(String key) throws MalformedSdpException {
        Direction direction = Direction.ofWord(key);
        if (direction != null) {
            return direction;
        }
        if (TEXTS.contains(key) || typed(key, "") != null) {
            throw MalformedSdpException.of("this attribute has a value", key);
        }
        return PlainAttribute.flag(key);
    }

    private static @Nullable Attribute typed(String key, String value) throws MalformedSdpException {
        return switch (key) {
            case "rtpmap" -> RtpMap.parse(value);
            case "fmtp" -> FormatParameters.parse(value);
            case "rtcp-fb" -> RtcpFeedback.parse(value);
            case "extmap" -> ExtensionMap.parse(value);
            case "fingerprint" -> Fingerprint.parse(value);
            case "setup" -> setup(value);
            case "group" -> Group.parse(value);
            case "msid" -> Msid.parse(value);
            case "ssrc" -> SsrcAttribute.parse(value);
            case "ssrc-group" -> SsrcGroup.parse(value);
            case "rid" -> Rid.parse(value);
            case "simulcast" -> Simulcast.parse(value);
            case "sctpmap" -> SctpMap.parse(value);
            case NumberAttribute.SCTP_PORT, NumberAttribute.MAX_MESSAGE_SIZE -> NumberAttribute.parse(key, value);
            case NumberAttribute.PTIME, NumberAttribute.MAXPTIME -> duration(key, value);
            default -> null;
        };
    }

    private static Setup setup(String value) throws MalformedSdpException {
        Setup setup = Setup.ofWord(value.strip());
        if (setup == null) {
            throw MalformedSdpException.of("setup is active, passive, actpass or holdconn", value);
        }
        return setup;
    }

    /** Milliseconds may have fractions in old descriptions (RFC 4566); those are kept as text. */
    private static Attribute duration(String key, String value) throws MalformedSdpException {
        return value.indexOf('.') > 0 ? new PlainAttribute(key, value) : NumberAttribute.parse(key, value);
    }

    private static Attribute text(String key, String value) throws MalformedSdpException {
        boolean isWrong = switch (key) {
            case "mid" -> !isToken(value);
            case "ice-ufrag" -> !isIce(value, 4);
            case "ice-pwd" -> !isIce(value, 22);
            case "ice-options", PlainAttribute.CANDIDATE -> value.isBlank();
            default -> false;
        };
        if (isWrong) {
            throw MalformedSdpException.of("the value of " + key + " has another form", value);
        }
        return new PlainAttribute(key, value);
    }

    /** RFC 8866 §9: a token. */
    private static boolean isToken(String text) {
        return Syntax.isWord(text, "!#$%&'*+-.^_`{|}~");
    }

    /** RFC 8839 §5.4: so many letters, digits, + and /, 256 at most. Deviation: - and _ too, which some peers write. */
    private static boolean isIce(String text, int min) {
        return text.length() >= min && text.length() <= 256 && Syntax.isWord(text, "+/-_");
    }
}

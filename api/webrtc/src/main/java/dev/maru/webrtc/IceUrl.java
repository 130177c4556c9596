package dev.maru.webrtc;

import dev.maru.wire.Protocol;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a STUN or TURN server in a configuration (RFC 7064, RFC 7065).
 *
 * @param isTurn whether it relays
 * @param isSecure whether over TLS
 * @param host a name or a literal without brackets
 * @param port 1 to 65,535
 * @param protocol what reaches it
 */
record IceUrl(boolean isTurn, boolean isSecure, String host, int port, Protocol protocol) {
    private static final int DEFAULT_PORT = 3478;
    private static final int DEFAULT_TLS_PORT = 5349;
    private static final int MAX_LENGTH = 1_024;

    private static final Pattern FORM = Pattern.compile(
            "(stun|stuns|turn|turns):(?:\\[([0-9a-fA-F:.]+)]|([^\\[\\]:?#/@\\s]+))(?::(\\d{1,5}))?(?:\\?transport=(udp|tcp))?",
            Pattern.CASE_INSENSITIVE);

    /** Reads one, or throws the W3C's SyntaxError. */
    static IceUrl parse(String url) {
        Matcher form =
                url.length() > MAX_LENGTH ? null : FORM.matcher(url) instanceof Matcher m && m.matches() ? m : null;
        if (form == null) {
            throw new RTCException(
                    "SyntaxError",
                    "\"" + url
                            + "\" is no address of a STUN or TURN server; write stun:HOST:PORT or turn:HOST:PORT?transport=udp.");
        }
        String scheme = form.group(1).toLowerCase(Locale.ROOT);
        boolean isSecure = scheme.endsWith("s");
        boolean isTurn = scheme.startsWith("turn");
        int port = form.group(4) == null ? isSecure ? DEFAULT_TLS_PORT : DEFAULT_PORT : Integer.parseInt(form.group(4));
        if (port < 1 || port > 0xFFFF || !isTurn && form.group(5) != null) {
            throw new RTCException(
                    "SyntaxError",
                    port < 1 || port > 0xFFFF
                            ? "The port of \"" + url + "\" is not in 1..65535."
                            : "\"" + url + "\" has a transport, which only turn: and turns: may have.");
        }
        boolean isTcp = isSecure || "tcp".equalsIgnoreCase(form.group(5));
        String host = form.group(2) != null ? form.group(2) : form.group(3);
        return new IceUrl(isTurn, isSecure, host, port, isTcp ? Protocol.TCP : Protocol.UDP);
    }
}

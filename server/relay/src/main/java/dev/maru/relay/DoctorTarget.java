package dev.maru.relay;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server that the {@link Doctor} examines, by its URI (RFC 7064, RFC 7065).
 *
 * @param relays whether it is to be a TURN server, not only a STUN server
 * @param carrier what carries the messages
 * @param host a name or an IP address, without brackets
 * @param port 1 to 65,535
 */
public record DoctorTarget(boolean relays, Carrier carrier, String host, int port) {
    private static final int PORT = 3478;
    private static final int TLS_PORT = 5349;
    private static final Pattern URI = Pattern.compile(
            "(?i)(stun|turn)(s?):(\\[[0-9a-f:.]+]|[^\\s:/?#@\\[\\]]+)(?::(\\d{1,5}))?" + "(?:\\?transport=(udp|tcp))?");

    /** What carries the messages between client and server. */
    public enum Carrier {
        /** UDP. */
        UDP,
        /** TCP. */
        TCP,
        /** TLS over TCP. */
        TLS
    }

    /**
     * Reads a URI.
     *
     * @param uri such as {@code turn:turn.example.org:3478?transport=udp}
     * @return the target, with the usual port and transport where none is said
     * @throws DoctorRefusal when it is none, or one by DTLS
     */
    public static DoctorTarget parse(String uri) throws DoctorRefusal {
        Matcher matcher = URI.matcher(uri);
        if (!matcher.matches()) {
            throw new DoctorRefusal(DoctorWords.of(
                    "That is no address of a relay. Write turn:HOST:PORT, turn:HOST:PORT?transport=tcp, turns:HOST:PORT"
                            + " or stun:HOST:PORT, without slashes.",
                    "릴레이의 주소가 아닙니다. turn:호스트:포트, turn:호스트:포트?transport=tcp, turns:호스트:포트,"
                            + " stun:호스트:포트처럼 슬래시 없이 쓰세요."));
        }
        boolean secure = !matcher.group(2).isEmpty();
        String transport = matcher.group(5) == null ? "" : matcher.group(5).toLowerCase(Locale.ROOT);
        if (secure && transport.equals("udp")) {
            throw new DoctorRefusal(DoctorWords.of(
                    "turns: with transport=udp is DTLS, which no browser speaks to a relay. Leave transport away for TLS.",
                    "turns:에 transport=udp를 붙이면 DTLS인데, 릴레이와 DTLS로 말하는 브라우저는 없습니다. TLS로 검사하려면" + " transport를 빼세요."));
        }
        int port = matcher.group(4) == null ? secure ? TLS_PORT : PORT : Integer.parseInt(matcher.group(4));
        if (port < 1 || port > 0xFFFF) {
            throw new DoctorRefusal(DoctorWords.of("A port is 1 to 65535, not %s.", "포트는 1에서 65535까지입니다(%s은(는) 안 됩니다).")
                    .with(port));
        }
        String host = matcher.group(3);
        boolean literal = host.startsWith("[");
        Carrier carrier = secure ? Carrier.TLS : transport.equals("tcp") ? Carrier.TCP : Carrier.UDP;
        return new DoctorTarget(
                matcher.group(1).equalsIgnoreCase("turn"),
                carrier,
                literal ? host.substring(1, host.length() - 1) : host,
                port);
    }

    /** Where TLS is usually had beside this port. */
    int tlsPort() {
        return carrier != Carrier.TLS && port == PORT ? TLS_PORT : port;
    }

    @Override
    public String toString() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        String transport = carrier == Carrier.TCP ? "?transport=tcp" : "";
        return (relays ? "turn" : "stun") + (carrier == Carrier.TLS ? "s" : "") + ":" + name + ":" + port + transport;
    }
}

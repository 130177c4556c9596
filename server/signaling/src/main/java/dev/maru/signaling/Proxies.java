package dev.maru.signaling;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it is: the socket's address, unless that is a proxy of ours, which says for whom it asks. Anybody can
 * write {@code X-Forwarded-For}; so it is read from its end, where our own proxies wrote, up to the first address that
 * is not one of them. Immutable.
 */
final class Proxies {
    private final List<AddressRange> trusted;

    Proxies(List<String> ranges) {
        trusted = ranges.stream().map(AddressRange::parse).toList();
    }

    /** The client's address. */
    InetAddress client(Request request) {
        InetAddress address = remote(request);
        List<String> forwarded = request.getHeaders().getCSV(HttpHeader.X_FORWARDED_FOR, false);
        for (int i = forwarded.size() - 1; i >= 0 && isTrusted(address); i--) {
            InetAddress before = parse(forwarded.get(i).trim());
            if (before == null) {
                // Not an address: the proxy above is the last that is known.
                break;
            }
            address = before;
        }
        return address;
    }

    /** The host that the client asked for, without port and brackets; null if it named none. */
    static @Nullable String hostName(Request request) {
        String name = Request.getServerName(request);
        boolean isLiteral = name != null && name.startsWith("[") && name.endsWith("]");
        return isLiteral ? name.substring(1, name.length() - 1) : name;
    }

    /** The host that the client asked for, with its port if that is not the scheme's own; null if it named none. */
    @Nullable
    String host(Request request) {
        if (isTrusted(remote(request))) {
            String forwarded = request.getHeaders().get(HttpHeader.X_FORWARDED_HOST);
            if (forwarded != null) {
                return forwarded;
            }
        }
        // In HTTP/2 this is the :authority, which Jetty gives as the URI's.
        String host = request.getHeaders().get(HttpHeader.HOST);
        return host != null ? host : request.getHttpURI().getAuthority();
    }

    private boolean isTrusted(InetAddress address) {
        for (AddressRange range : trusted) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static InetAddress remote(Request request) {
        SocketAddress address = request.getConnectionMetaData().getRemoteSocketAddress();
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            return inet.getAddress();
        }
        // A Unix domain socket, say: local by nature.
        return InetAddress.getLoopbackAddress();
    }

    /** Reads {@code 192.0.2.1}, {@code 192.0.2.1:8080}, {@code 2001:db8::1} or {@code [2001:db8::1]:8080}. */
    private static @Nullable InetAddress parse(String text) {
        String literal = text;
        int bracket = text.indexOf(']');
        if (text.startsWith("[") && bracket > 0) {
            literal = text.substring(1, bracket);
        } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
            literal = text.substring(0, text.indexOf(':'));
        }
        try {
            return InetAddress.ofLiteral(literal);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

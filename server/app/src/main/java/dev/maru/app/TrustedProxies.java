package dev.maru.app;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a request that came through a trusted proxy look as it did to that proxy: its sender, scheme and host.
 *
 * <p>Of {@code X-Forwarded-For} the last address that is no trusted proxy counts, because what stands before it was
 * written by the sender. {@code Forwarded} (RFC 7239) is not read: a proxy that sets one of the two headers usually lets
 * the other through as the sender wrote it.
 */
final class TrustedProxies implements HttpConfiguration.Customizer {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedProxies.class);

    private static final int MAX_HOPS = 32;

    private final List<AddressBlock> trusted;
    private final AtomicBoolean warned = new AtomicBoolean();

    TrustedProxies(List<AddressBlock> trusted) {
        this.trusted = trusted;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        HttpFields headers = request.getHeaders();
        String forwarded = headers.get(HttpHeader.X_FORWARDED_FOR);
        if (forwarded == null && headers.get(HttpHeader.X_FORWARDED_PROTO) == null) {
            return request;
        }
        InetAddress peer = addressOf(request);
        if (peer == null || !isTrusted(peer)) {
            warnOnce(peer);
            return request;
        }
        InetAddress sender = sender(headers, peer);
        String scheme = last(headers, HttpHeader.X_FORWARDED_PROTO);
        String host = last(headers, HttpHeader.X_FORWARDED_HOST);
        boolean secure = scheme == null
                ? request.isSecure()
                : scheme.toLowerCase(Locale.ROOT).matches("https|wss");
        return new Forwarded(request, sender, secure, host == null ? null : authority(host));
    }

    /** The address at the other end, or null when it is none (a test without sockets). */
    static @Nullable InetAddress addressOf(Request request) {
        SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
        return remote instanceof InetSocketAddress address ? address.getAddress() : null;
    }

    /** Whether somebody forwarded the request, and we do not know for whom. */
    static boolean isForwardedByStranger(Request request) {
        HttpFields headers = request.getHeaders();
        return !(Request.as(request, Forwarded.class) != null)
                && (headers.contains(HttpHeader.X_FORWARDED_FOR)
                        || headers.contains(HttpHeader.FORWARDED)
                        || headers.contains(HttpHeader.VIA));
    }

    private void warnOnce(@Nullable InetAddress peer) {
        if (warned.compareAndSet(false, true)) {
            LOG.atWarn()
                    .addKeyValue("proxy", peer == null ? "unknown" : peer.getHostAddress())
                    .log("A proxy that is not in http.trusted_proxies forwards requests; all its users look like one"
                            + " address.");
        }
    }

    private InetAddress sender(HttpFields headers, InetAddress peer) {
        List<String> hops = new ArrayList<>();
        for (String line : headers.getValuesList(HttpHeader.X_FORWARDED_FOR)) {
            hops.addAll(List.of(line.split(",")));
        }
        InetAddress sender = peer;
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MAX_HOPS); i--) {
            InetAddress hop = hop(hops.get(i).strip());
            if (hop == null) {
                break;
            }
            sender = hop;
            if (!isTrusted(hop)) {
                break;
            }
        }
        return sender;
    }

    /** {@code 192.0.2.1}, {@code 192.0.2.1:4711}, {@code 2001:db8::1} or {@code [2001:db8::1]:4711}. */
    private static @Nullable InetAddress hop(String text) {
        String bare = text;
        int bracket = text.indexOf(']');
        if (text.startsWith("[") && bracket > 0) {
            bare = text.substring(1, bracket);
        } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
            bare = text.substring(0, text.indexOf(':'));
        }
        AddressBlock block = bare.indexOf('/') >= 0 ? null : AddressBlock.parse(bare);
        return block == null ? null : block.network();
    }

    private static @Nullable HostPort authority(String host) {
        try {
            return new HostPort(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String last(HttpFields headers, HttpHeader header) {
        List<String> lines = headers.getValuesList(header);
        if (lines.isEmpty()) {
            return null;
        }
        String line = lines.getLast();
        String value = line.substring(line.lastIndexOf(',') + 1).strip();
        return value.isEmpty() ? null : value;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(block -> block.contains(address));
    }

    /** A request as the proxy saw it. */
    private static final class Forwarded extends Request.Wrapper {
        private final InetSocketAddress sender;
        private final boolean secure;
        private final @Nullable HostPort authority;
        private final HttpURI uri;

        Forwarded(Request request, InetAddress sender, boolean secure, @Nullable HostPort authority) {
            super(request);
            this.sender = new InetSocketAddress(sender, 0);
            this.secure = secure;
            this.authority = authority;
            HttpURI.Mutable seen = HttpURI.build(request.getHttpURI()).scheme(secure ? "https" : "http");
            if (authority != null) {
                seen.authority(authority.getHost(), authority.getPort());
            }
            this.uri = seen.asImmutable();
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public HttpURI getHttpURI() {
            return uri;
        }

        @Override
        public HttpFields getHeaders() {
            HttpFields headers = super.getHeaders();
            return authority == null
                    ? headers
                    : HttpFields.build(headers)
                            .put(HttpHeader.HOST, authority.toString())
                            .asImmutable();
        }

        @Override
        public ConnectionMetaData getConnectionMetaData() {
            return new ConnectionMetaData.Wrapper(super.getConnectionMetaData()) {
                @Override
                public SocketAddress getRemoteSocketAddress() {
                    return sender;
                }

                @Override
                public boolean isSecure() {
                    return secure;
                }
            };
        }
    }
}

package dev.maru.app;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** The sockets that the server listens on. */
final class Listeners {
    /** Room for an access token of the greatest length, and for what browsers and proxies add. */
    private static final int MAX_HEADER_BYTES = 32 << 10;

    private static final long IDLE_MILLIS = 60_000;
    private static final int BACKLOG = 4096;

    private final Server jetty;
    private final Config config;
    private final List<ServerConnector> http = new ArrayList<>();
    private final List<ServerConnector> https = new ArrayList<>();

    Listeners(Server jetty, Config config) {
        this.jetty = jetty;
        this.config = config;
    }

    /**
     * Takes the ports. Nothing is answered before the server starts.
     *
     * @param tls for HTTPS, or null for HTTP alone
     * @throws StartException when a port cannot be had
     */
    void open(SslContextFactory.@Nullable Server tls) throws StartException {
        List<String> addresses = config.get(Settings.LAN) ? List.of("") : config.get(Settings.LISTEN);
        for (String address : addresses) {
            ServerConnector plain = new ServerConnector(jetty, 0, -1, new HttpConnectionFactory(configuration(false)));
            http.add(open(plain, address, Settings.HTTP_PORT, http.isEmpty() ? 0 : httpPort()));
            if (tls != null) {
                https.add(open(secure(tls), address, Settings.HTTPS_PORT, https.isEmpty() ? 0 : httpsPort()));
            }
        }
    }

    private ServerConnector secure(SslContextFactory.Server tls) {
        HttpConnectionFactory one = new HttpConnectionFactory(configuration(true));
        HTTP2ServerConnectionFactory two = new HTTP2ServerConnectionFactory(configuration(true));
        // WebSockets get a connection of their own (no RFC 8441), so that pages loading do not delay signaling.
        two.setConnectProtocolEnabled(false);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(one.getProtocol());
        return new ServerConnector(jetty, 0, -1, new SslConnectionFactory(tls, alpn.getProtocol()), alpn, two, one);
    }

    private HttpConfiguration configuration(boolean secure) {
        HttpConfiguration http1 = new HttpConfiguration();
        http1.setSendServerVersion(false);
        http1.setRequestHeaderSize(MAX_HEADER_BYTES);
        http1.setUriCompliance(UriCompliance.DEFAULT);
        http1.setRelativeRedirectAllowed(true);
        if (secure) {
            // Phones come by address, so there is no name to check; the user's own certificate may have any name.
            http1.addCustomizer(new SecureRequestCustomizer(false, false, -1, false));
        }
        http1.addCustomizer(new TrustedProxies(config.get(Settings.TRUSTED_PROXIES)));
        return http1;
    }

    /** Port 0 on several addresses means the same free port on each, if it can be had. */
    private ServerConnector open(ServerConnector connector, String address, Setting<Integer> setting, int sibling)
            throws StartException {
        int configured = config.get(setting);
        int port = configured == 0 ? sibling : configured;
        connector.setHost(address.isEmpty() ? null : address);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptQueueSize(BACKLOG);
        try {
            connector.open();
        } catch (IOException e) {
            throw refused(e, address, port, setting);
        }
        jetty.addConnector(connector);
        return connector;
    }

    private static StartException refused(IOException e, String address, int port, Setting<Integer> setting) {
        String where = address.isEmpty() ? "*:" + port : authority(address, port);
        String flag = setting == Settings.HTTP_PORT ? "--port" : setting.flag();
        String why = rootMessage(e);
        if (why.contains("Cannot assign requested address") || why.contains("Can't assign requested address")) {
            return new StartException(
                    ExitCode.LISTEN,
                    Text.of(
                                    "This machine has no address %s. Choose one that it has with --listen, listen or MARU_LISTEN.",
                                    "이 컴퓨터에는 %s 주소가 없습니다. --listen, listen, MARU_LISTEN으로 이 컴퓨터의 주소를 지정하세요.")
                            .with(address));
        }
        if (why.contains("Permission denied")) {
            return new StartException(
                    ExitCode.LISTEN,
                    Text.of(
                                    "This user may not listen on %s: ports below 1024 need more rights. Choose another with %s, %s or %s.",
                                    "이 사용자는 %s에서 연결을 받을 권한이 없습니다(1024 미만의 포트). %s, %s, %s로 다른 포트를 지정하세요.")
                            .with(where, flag, setting.key(), setting.variable()));
        }
        if (e instanceof BindException || e.getCause() instanceof BindException) {
            return new StartException(
                    ExitCode.LISTEN,
                    Text.of(
                                    "%s is in use by another program (perhaps another Maru). Choose another port with %s, %s or %s,"
                                            + " or %s 0 for any free one.",
                                    "%s: 다른 프로그램이 쓰고 있습니다(이미 실행 중인 Maru일 수 있습니다). %s, %s, %s로 다른 포트를 지정하거나"
                                            + " %s 0으로 빈 포트를 쓰세요.")
                            .with(where, flag, setting.key(), setting.variable(), flag));
        }
        return new StartException(
                ExitCode.LISTEN,
                Text.of("Cannot listen on %s: %s.", "%s에서 연결을 받을 수 없습니다: %s.").with(where, why));
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    int httpPort() {
        return http.getFirst().getLocalPort();
    }

    /** The port of HTTPS, or 0 when it is off. */
    int httpsPort() {
        return https.isEmpty() ? 0 : https.getFirst().getLocalPort();
    }

    /** No new connections; those that are there go on. */
    void stopAccepting() {
        http.forEach(ServerConnector::close);
        https.forEach(ServerConnector::close);
    }

    /** An address and port as in a URL (RFC 3986 §3.2.2). */
    static String authority(String address, int port) {
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }

    static String authority(InetAddress address, int port) {
        return authority(LocalNetwork.text(address), port);
    }
}

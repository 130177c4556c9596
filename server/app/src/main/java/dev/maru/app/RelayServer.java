package dev.maru.app;

import dev.maru.room.AccessTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The relay alone, with a small HTTP server for this machine: health, metrics and status. */
final class RelayServer {
    private static final Logger LOG = LoggerFactory.getLogger(RelayServer.class);
    private static final String HERE = "127.0.0.1";

    private final Config config;
    private final Tls tls;
    private final RelayDaemon relay;
    private final Server jetty;
    private volatile boolean draining;
    private int port;

    private RelayServer(Config config, Tls tls, RelayDaemon relay) {
        this.config = config;
        this.tls = tls;
        this.relay = relay;
        VirtualThreadPool threads = new VirtualThreadPool();
        threads.setName("http");
        this.jetty = new Server(threads);
    }

    /**
     * Starts it.
     *
     * @throws StartException when a port, a certificate or the data directory cannot be used; nothing is left running
     */
    static RelayServer start(Config config, Surroundings surroundings) throws StartException {
        Tls tls = new Tls(MaruServer.certificates(config, StateFolder.open(config.dataFolder()), surroundings));
        tls.open(Instant.now());
        RelayDaemon relay = RelayDaemon.start(config, tls::context);
        RelayServer server = new RelayServer(config, tls, relay);
        boolean started = false;
        try {
            server.serve(Wiring.tokens(config));
            started = true;
            return server;
        } finally {
            if (!started) {
                relay.close();
            }
        }
    }

    private void serve(AccessTokens tokens) throws StartException {
        Handler.Sequence handlers = new Handler.Sequence();
        handlers.addHandler(new HealthHandler(() -> !draining));
        if (config.get(Settings.METRICS_ENABLED)) {
            RelayScrape scrape = new RelayScrape(new RelayMetrics(relay::totals));
            handlers.addHandler(new MetricsHandler(scrape::scrape, config.get(Settings.METRICS_ALLOW)));
        }
        handlers.addHandler(new RelayHandler(relay, tokens));
        jetty.setHandler(handlers);
        int wanted = config.get(Settings.HTTP_PORT);
        if (!listen(wanted) && (config.place(Settings.HTTP_PORT) != null || !listen(0))) {
            throw new StartException(
                    ExitCode.LISTEN,
                    Text.of(
                                    "%s is in use by another program. Choose another port with --http-port.",
                                    "%s: 다른 프로그램이 쓰고 있습니다. --http-port로 다른 포트를 지정하세요.")
                            .with(Listeners.authority(HERE, wanted)));
        }
    }

    private boolean listen(int wanted) {
        ServerConnector connector = new ServerConnector(jetty, 0, -1);
        connector.setHost(HERE);
        connector.setPort(wanted);
        jetty.setConnectors(List.of(connector).toArray(ServerConnector[]::new));
        try {
            jetty.start();
            port = connector.getLocalPort();
            return true;
        } catch (Exception e) {
            LOG.debug("This port cannot be had.", e);
            return false;
        }
    }

    RelayDaemon relay() {
        return relay;
    }

    String httpUrl() {
        return "http://" + Listeners.authority(HERE, port) + "/";
    }

    void refreshCertificate(Instant now) {
        tls.refresh(now);
    }

    /** Makes no more allocations, waits for those that are there until the drain timeout, and ends. */
    void stop() {
        draining = true;
        Duration patience = config.get(Settings.DRAIN_TIMEOUT);
        LOG.atInfo()
                .addKeyValue("timeout", Settings.DRAIN_TIMEOUT.type().print(patience))
                .log("Stopping.");
        relay.drain(patience).join();
        close();
        LOG.info("Stopped.");
    }

    /** Ends everything at once. */
    void close() {
        relay.close();
        try {
            jetty.stop();
        } catch (Exception e) {
            LOG.warn("The HTTP server did not stop in order.", e);
        }
    }
}

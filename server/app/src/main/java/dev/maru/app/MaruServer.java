package dev.maru.app;

import dev.maru.room.MeshTopology;
import dev.maru.room.RoomDirectory;
import dev.maru.room.Rooms;
import dev.maru.signaling.Signaling;
import dev.maru.signaling.SignalingClock;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running server: rooms, signaling, the web app and the sockets in front of them.
 *
 * <p>Life cycle: {@link #start}, serve, {@link #stop} or {@link #abort}. Safe for use by several threads.
 */
final class MaruServer {
    private static final Logger LOG = LoggerFactory.getLogger(MaruServer.class);

    /** How long requests that are being answered may take when everything else has ended. */
    private static final long LAST_ANSWERS_MILLIS = 500;

    private final Config config;
    private final Server jetty;
    private final Listeners listeners;
    private final Signaling signaling;
    private final @Nullable Tls tls;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopBegan = new CountDownLatch(1);

    private MaruServer(Config config, Surroundings surroundings) throws StartException {
        this.config = config;
        StateFolder folder = StateFolder.open(config.dataFolder());
        this.tls = config.get(Settings.HTTPS_ENABLED) ? new Tls(certificates(config, folder, surroundings)) : null;
        VirtualThreadPool threads = new VirtualThreadPool();
        threads.setName("http");
        this.jetty = new Server(threads);
        this.listeners = new Listeners(jetty, config);
        RoomDirectory rooms = new Rooms(
                Wiring.limits(config),
                List.of(new MeshTopology()),
                folder.sessionKey(),
                new SecureRandom(),
                System.currentTimeMillis());
        if (!config.get(Settings.AUTO_CREATE)) {
            rooms = new ExistingRooms(rooms);
        }
        this.signaling = new Signaling(
                Wiring.signaling(config),
                rooms,
                Wiring.tokens(config),
                Wiring.iceServers(config),
                SignalingClock.system());
        handle(rooms);
    }

    private static Certificates certificates(Config config, StateFolder folder, Surroundings surroundings) {
        Optional<Path> certificate = config.get(Settings.TLS_CERTIFICATE);
        Optional<Path> key = config.get(Settings.TLS_KEY);
        if (certificate.isPresent() && key.isPresent()) {
            return new CertificateFiles(certificate.get(), key.get());
        }
        boolean othersConnect = config.get(Settings.LAN)
                || config.get(Settings.LISTEN).stream()
                        .anyMatch(address -> !InetAddress.ofLiteral(address).isLoopbackAddress());
        return new OwnCertificate(folder, LocalNetwork.names(surroundings), LocalNetwork::addresses, othersConnect);
    }

    private void handle(RoomDirectory rooms) {
        ContentPolicy policy = new ContentPolicy(config.get(Settings.FRAME_ANCESTORS));
        Handler.Sequence handlers = new Handler.Sequence();
        HttpWatch watch = new HttpWatch(handlers, policy, config.get(Settings.LOG_ACCESS));
        handlers.addHandler(new HealthHandler(() -> !stopping.get()));
        handlers.addHandler(signaling.handler());
        if (config.get(Settings.METRICS_ENABLED)) {
            Metrics metrics = new Metrics(watch, signaling::metrics, rooms);
            handlers.addHandler(new MetricsHandler(metrics, config.get(Settings.METRICS_ALLOW)));
        }
        handlers.addHandler(new AppConfigHandler(config, this::lanUrls));
        handlers.addHandler(new WebHandler(WebAssets.load(ModuleLayer.boot()), policy));
        jetty.setHandler(watch);
        jetty.setErrorHandler(new ErrorPages(policy));
        jetty.setStopTimeout(LAST_ANSWERS_MILLIS);
    }

    /**
     * Starts to serve.
     *
     * @throws StartException when a port, a certificate or the data directory cannot be used; nothing is left running
     */
    static MaruServer start(Config config, Surroundings surroundings) throws StartException {
        MaruServer server = new MaruServer(config, surroundings);
        boolean started = false;
        try {
            server.listeners.open(server.tls == null ? null : server.tls.open(Instant.now()));
            server.signaling.start();
            server.jetty.start();
            if (server.tls != null) {
                server.tls.watch(server.jetty.getScheduler(), server.jetty.getThreadPool());
            }
            started = true;
            return server;
        } catch (StartException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The server did not start", e);
        } finally {
            if (!started) {
                server.abort();
            }
        }
    }

    int httpPort() {
        return listeners.httpPort();
    }

    /** The port of HTTPS, or 0 when it is off. */
    int httpsPort() {
        return listeners.httpsPort();
    }

    /** The URL for somebody on this machine. */
    String httpUrl() {
        return "http://" + Listeners.authority(ownAddress(), httpPort()) + "/";
    }

    /** The URL for somebody on this machine, or null when HTTPS is off. */
    @Nullable
    String httpsUrl() {
        return httpsPort() == 0 ? null : "https://" + Listeners.authority(ownAddress(), httpsPort()) + "/";
    }

    private String ownAddress() {
        InetAddress first = InetAddress.ofLiteral(config.get(Settings.LISTEN).getFirst());
        return config.get(Settings.LAN) || first.isAnyLocalAddress() ? "127.0.0.1" : first.getHostAddress();
    }

    /** URLs that phones in the same network can open, the likeliest first; none unless the server is open to them. */
    List<String> lanUrls() {
        List<String> urls = new ArrayList<>();
        if (config.get(Settings.LAN) && httpsPort() != 0) {
            for (InetAddress address : LocalNetwork.addresses()) {
                urls.add("https://" + Listeners.authority(address, httpsPort()) + "/");
            }
        }
        return urls;
    }

    /** Where it is found. */
    Greeting.Urls urls() {
        return new Greeting.Urls(httpUrl(), httpsUrl(), lanUrls());
    }

    /** Looks now whether there is another certificate. */
    void refreshCertificate(Instant now) {
        if (tls != null) {
            tls.refresh(now);
        }
    }

    /** Not ready any more; clients are told when to come back, and have until the drain timeout to go. */
    void stop() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        stopBegan.countDown();
        Duration patience = config.get(Settings.DRAIN_TIMEOUT);
        LOG.atInfo()
                .addKeyValue("timeout", Settings.DRAIN_TIMEOUT.type().print(patience))
                .log("Stopping.");
        signaling.drain(patience).join();
        abort();
        LOG.info("Stopped.");
    }

    /** Returns when {@link #stop} has begun. */
    void awaitStopping() throws InterruptedException {
        stopBegan.await();
    }

    /** Ends everything at once. */
    void abort() {
        stopping.set(true);
        signaling.close();
        listeners.stopAccepting();
        try {
            jetty.stop();
        } catch (Exception e) {
            LOG.warn("The HTTP server did not stop in order.", e);
        }
    }
}

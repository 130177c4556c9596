package dev.maru.app;

import dev.maru.room.AccessTokens;
import dev.maru.room.MeshTopology;
import dev.maru.room.RoomDirectory;
import dev.maru.room.Rooms;
import dev.maru.signaling.IceServers;
import dev.maru.signaling.Signaling;
import dev.maru.signaling.SignalingClock;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.ssl.SslContextFactory;
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
    private final AccessTokens tokens;
    private final RoomDirectory directory;
    private volatile IceServers iceServers;
    private volatile @Nullable RelayDaemon relay;
    private final SslContextFactory.@Nullable Server secure;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopBegan = new CountDownLatch(1);

    private MaruServer(Config config, Surroundings surroundings) throws StartException {
        this.config = config;
        StateFolder folder = StateFolder.open(config.dataFolder());
        boolean hasRelay = config.get(RelaySettings.ENABLED);
        boolean needsTls = config.get(Settings.HTTPS_ENABLED) || hasRelay && config.get(RelaySettings.TLS);
        this.tls = needsTls ? new Tls(certificates(config, folder, surroundings)) : null;
        this.secure = tls == null ? null : tls.open(Instant.now());
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
        this.tokens = Wiring.tokens(config);
        this.directory = rooms;
        this.iceServers = Wiring.iceServers(config, null);
        this.signaling = new Signaling(
                Wiring.signaling(config),
                rooms,
                tokens,
                (participant, host, now) -> iceServers.lend(participant, host, now),
                SignalingClock.system());
    }

    private SSLContext certificate() {
        return Objects.requireNonNull(tls).context();
    }

    /** The user's own, or one that Maru makes. */
    static Certificates certificates(Config config, StateFolder folder, Surroundings surroundings) {
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

    private void startRelay() throws StartException {
        if (config.get(RelaySettings.ENABLED)) {
            relay = RelayDaemon.start(config, this::certificate);
            iceServers = Wiring.iceServers(config, relay);
        }
    }

    private void handle() {
        ContentPolicy policy = new ContentPolicy(config.get(Settings.FRAME_ANCESTORS));
        Handler.Sequence handlers = new Handler.Sequence();
        HttpWatch watch = new HttpWatch(handlers, policy, config.get(Settings.LOG_ACCESS));
        handlers.addHandler(new HealthHandler(() -> !stopping.get()));
        RelayDaemon relaying = relay;
        if (relaying != null) {
            handlers.addHandler(new RelayHandler(relaying, tokens));
        }
        handlers.addHandler(signaling.handler());
        if (config.get(Settings.METRICS_ENABLED)) {
            RelayMetrics figures = relaying == null ? null : new RelayMetrics(relaying::totals);
            Metrics metrics = new Metrics(watch, signaling::metrics, directory, figures);
            handlers.addHandler(new MetricsHandler(metrics::scrape, config.get(Settings.METRICS_ALLOW)));
        }
        WebAssets assets = WebAssets.load(ModuleLayer.boot());
        handlers.addHandler(new AppConfigHandler(config, this::lanUrls, !assets.isEmpty()));
        handlers.addHandler(new WebHandler(assets, policy));
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
            server.listeners.open(config.get(Settings.HTTPS_ENABLED) ? server.secure : null);
            server.startRelay();
            server.handle();
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

    /** The relay, or null when it is off. */
    @Nullable
    RelayDaemon relay() {
        return relay;
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
        return new Greeting.Urls(httpUrl(), httpsUrl(), lanUrls(), Greeting.Turn.of(relay));
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
        RelayDaemon relaying = relay;
        CompletableFuture<Void> relayed =
                relaying == null ? CompletableFuture.completedFuture(null) : relaying.drain(patience);
        CompletableFuture.allOf(signaling.drain(patience), relayed).join();
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
        RelayDaemon relaying = relay;
        if (relaying != null) {
            relaying.close();
        }
        listeners.stopAccepting();
        try {
            jetty.stop();
        } catch (Exception e) {
            LOG.warn("The HTTP server did not stop in order.", e);
        }
    }
}

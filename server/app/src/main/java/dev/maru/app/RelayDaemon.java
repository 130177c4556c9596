package dev.maru.app;

import dev.maru.relay.Relay;
import dev.maru.relay.RelayStatus;
import dev.maru.relay.RelayTotals;
import dev.maru.turn.RestCredentials;
import dev.maru.wire.TransportAddress;
import java.io.IOException;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The relay as the program runs it: started by the configuration, and given another one while it runs. Thread-safe. */
final class RelayDaemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RelayDaemon.class);

    private static final int SECRET_BYTES = 24;

    /** A port that was free for UDP may be taken for TCP; three times in a row it is not chance. */
    private static final int ATTEMPTS = 3;

    private final Relay relay;
    private final Secret ownSecret;
    private volatile Config config;
    private volatile List<AddressBlock> exceptions;

    private RelayDaemon(Relay relay, Secret ownSecret, Config config, List<AddressBlock> exceptions) {
        this.relay = relay;
        this.ownSecret = ownSecret;
        this.config = config;
        this.exceptions = exceptions;
    }

    /**
     * Starts it.
     *
     * @param certificate asked for each TLS connection
     * @throws StartException when an address cannot be listened on. A usual port that another program has is no reason: then another one is
     *     taken, since clients are told the port; one that the user named is
     */
    static RelayDaemon start(Config config, Supplier<SSLContext> certificate) throws StartException {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        Secret own = new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        List<AddressBlock> exceptions = RelayWiring.exceptions(config);
        Starter starter = new Starter(config, own, exceptions, certificate, ExternalAddresses.of(config));
        return new RelayDaemon(starter.start(), own, config, exceptions);
    }

    /** Tries the usual ports, then free ones. */
    private record Starter(
            Config config,
            Secret own,
            List<AddressBlock> exceptions,
            Supplier<SSLContext> certificate,
            List<ExternalAddress> external) {
        Relay start() throws StartException {
            int port = config.get(RelaySettings.PORT);
            int tlsPort = config.get(RelaySettings.TLS_PORT);
            int otherPort = config.place(RelaySettings.PORT) == null ? 0 : port;
            int otherTlsPort = config.place(RelaySettings.TLS_PORT) == null ? 0 : tlsPort;
            try {
                try {
                    return start(port, tlsPort);
                } catch (BindException e) {
                    if (otherPort != 0 && otherTlsPort != 0) {
                        throw e;
                    }
                    LOG.atWarn()
                            .addKeyValue("reason", e.getMessage())
                            .addKeyValue("fix", "relay.port, relay.tls_port")
                            .log("A usual port of the relay is taken; it takes free ones, which clients are told.");
                }
                return startElsewhere(otherPort, otherTlsPort);
            } catch (IOException e) {
                throw new StartException(
                        ExitCode.LISTEN,
                        Text.of(
                                        "The relay cannot start: %s. Choose other ports with relay.port and relay.tls_port, or turn it off"
                                                + " with relay.enabled: false.",
                                        "릴레이를 시작할 수 없습니다: %s. relay.port와 relay.tls_port로 다른 포트를 지정하거나 relay.enabled:"
                                                + " false로 끄세요.")
                                .with(e.getMessage()));
            }
        }

        private Relay startElsewhere(int port, int tlsPort) throws IOException {
            for (int attempt = 1; ; attempt++) {
                try {
                    return start(port, tlsPort);
                } catch (BindException e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }

        private Relay start(int port, int tlsPort) throws IOException {
            return Relay.start(
                    RelayWiring.places(config, external, port, tlsPort),
                    RelayWiring.rules(config, secrets(config, own), exceptions),
                    certificate);
        }
    }

    /** The configured ones; and our own as long as we run, so that credentials made before a reload stay good. */
    private static List<String> secrets(Config config, Secret own) {
        List<String> secrets = new ArrayList<>();
        config.get(RelaySettings.SECRETS).forEach(secret -> secrets.add(secret.reveal()));
        secrets.add(own.reveal());
        return secrets;
    }

    /**
     * Takes another configuration. What cannot change while it runs stays as it is, and the log says so.
     *
     * @throws IOException when the relay does not answer
     */
    void configure(Config next) throws IOException {
        List<AddressBlock> allowed = RelayWiring.exceptions(next);
        relay.configure(RelayWiring.rules(next, secrets(next, ownSecret), allowed));
        for (Setting<?> fixed : RelaySettings.FIXED) {
            if (!next.get(fixed).equals(config.get(fixed))) {
                LOG.atWarn()
                        .addKeyValue("key", fixed.key())
                        .log(
                                "This key counts from the next start on; the rest of the configuration of the relay counts now.");
            }
        }
        exceptions = allowed;
        config = next;
        LOG.info("The configuration of the relay was read again.");
    }

    /** A password for one user, who is to call for another before its time is over. */
    IceServer credentials(List<String> urls, String user, long untilMillis) {
        String username = Duration.ofMillis(untilMillis).toSeconds() + ":" + user;
        String secret = secrets(config, ownSecret).getFirst();
        return new IceServer(urls, username, new Secret(RestCredentials.password(secret, username)));
    }

    Config config() {
        return config;
    }

    /** Peers that are allowed because this is development, to be shown. */
    List<AddressBlock> exceptions() {
        return exceptions;
    }

    List<TransportAddress> udp() {
        return relay.udp();
    }

    List<TransportAddress> tcp() {
        return relay.tcp();
    }

    List<TransportAddress> tls() {
        return relay.tls();
    }

    RelayStatus status() throws IOException {
        return relay.status();
    }

    /** The totals, or null when they cannot be had. */
    @Nullable
    RelayTotals totals() {
        try {
            return relay.totals();
        } catch (IOException e) {
            LOG.debug("The relay gives no figures.", e);
            return null;
        }
    }

    CompletableFuture<Void> drain(Duration patience) {
        return relay.drain(patience);
    }

    @Override
    public void close() {
        relay.close();
    }
}

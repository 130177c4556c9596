package dev.maru.app;

import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of TLS: versions, suites, and a certificate that can be replaced while connections go on. A
 * connection keeps the certificate that it began with.
 */
final class Tls {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    private static final long LOOK_SECONDS = 5;

    private final Certificates certificates;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private volatile @Nullable SSLContext context;

    Tls(Certificates certificates) {
        this.certificates = certificates;
    }

    /**
     * Loads the certificate.
     *
     * @throws StartException when there is none that can be used
     */
    SslContextFactory.Server open(Instant now) throws StartException {
        use(certificates.load(now));
        factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        // Of TLS 1.2 only what is also good for HTTP/2 (RFC 9113 §9.2.2): forward secrecy and AEAD.
        factory.setExcludeCipherSuites("^.*_CBC_.*$", "^TLS_RSA_.*$", "^TLS_DHE_.*$", "^.*_(NULL|anon|MD5|SHA)$");
        factory.setSniRequired(false);
        factory.setRenegotiationAllowed(false);
        return factory;
    }

    /** TLS with the certificate of the moment, for a server of another kind. */
    SSLContext context() {
        SSLContext present = context;
        if (present == null) {
            throw new IllegalStateException("there is no certificate yet");
        }
        return present;
    }

    /** Looks from now on every few seconds whether there is another certificate. */
    void watch(Scheduler scheduler, Executor executor) {
        scheduler.schedule(
                () -> executor.execute(() -> {
                    if (scheduler.isRunning()) {
                        refresh(Instant.now());
                        watch(scheduler, executor);
                    }
                }),
                LOOK_SECONDS,
                TimeUnit.SECONDS);
    }

    /** Takes another certificate if there is one. One that cannot be used is logged, and the present one stays. */
    void refresh(Instant now) {
        try {
            ServerIdentity next = certificates.changed(now);
            if (next != null) {
                if (factory.isRunning()) {
                    factory.reload(reloaded -> use(next));
                } else {
                    use(next);
                }
                LOG.atInfo()
                        .addKeyValue("subject", next.certificate().getSubjectX500Principal())
                        .addKeyValue("until", next.certificate().getNotAfter().toInstant())
                        .log("The certificate was replaced.");
            }
        } catch (StartException e) {
            LOG.atError()
                    .addKeyValue("reason", e.sentence().english())
                    .log("The new certificate cannot be used; the present one stays.");
        } catch (Exception e) {
            LOG.error("The certificate could not be replaced; the present one stays.", e);
        }
    }

    private void use(ServerIdentity identity) {
        SSLContext next = new ServerKey(identity).context();
        context = next;
        factory.setSslContext(next);
    }
}

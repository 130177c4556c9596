package dev.maru.app;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A self-signed certificate, made once and kept, so that a browser that was told to accept it need not be told again. A
 * new one is made when it is about to expire, or when the machine has an address that is not in it.
 */
final class OwnCertificate implements Certificates {
    private static final Logger LOG = LoggerFactory.getLogger(OwnCertificate.class);

    private static final String FILE = "self-signed.pem";
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    private static final List<InetAddress> LOOPBACK =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

    private final StateFolder folder;
    private final Set<String> names;
    private final Supplier<Collection<InetAddress>> addresses;
    private final boolean othersConnect;
    private @Nullable ServerIdentity current;

    /**
     * A certificate for this machine.
     *
     * @param names host names
     * @param addresses the machine's addresses at present
     * @param othersConnect whether others may connect; if not, only the loopback addresses have to be in it
     */
    OwnCertificate(
            StateFolder folder,
            Collection<String> names,
            Supplier<Collection<InetAddress>> addresses,
            boolean othersConnect) {
        this.folder = folder;
        this.names = new LinkedHashSet<>(List.of("localhost"));
        this.names.addAll(names);
        this.addresses = addresses;
        this.othersConnect = othersConnect;
    }

    @Override
    public ServerIdentity load(Instant now) throws StartException {
        ServerIdentity kept = kept();
        ServerIdentity result = kept != null && serves(kept, now) ? kept : make(now);
        current = result;
        return result;
    }

    @Override
    public @Nullable ServerIdentity changed(Instant now) throws StartException {
        if (current != null && serves(current, now)) {
            return null;
        }
        current = make(now);
        return current;
    }

    /** A file that is damaged is as good as none: it is ours, and we can make another. */
    private @Nullable ServerIdentity kept() throws StartException {
        byte[] content = folder.read(FILE);
        if (content == null) {
            return null;
        }
        try {
            String text = new String(content, StandardCharsets.ISO_8859_1);
            // Not checked for belonging together, as the user's files are: we wrote both at once, and signing takes
            // long
            // in a JVM that has just begun.
            return new ServerIdentity(PemFile.certificates(text, FILE), PemFile.privateKey(text, FILE));
        } catch (PemFile.UnusableException e) {
            LOG.warn("The kept certificate is damaged; a new one is made.");
            return null;
        }
    }

    private boolean serves(ServerIdentity identity, Instant now) {
        Instant end = identity.certificate().getNotAfter().toInstant();
        return now.plus(RENEWED_BEFORE).isBefore(end)
                && (!othersConnect || addressesIn(identity).containsAll(addresses.get()));
    }

    private static Set<InetAddress> addressesIn(ServerIdentity identity) {
        Set<InetAddress> addresses = new HashSet<>();
        try {
            Collection<List<?>> alternatives = identity.certificate().getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    // RFC 5280 §4.2.1.6: 7 is iPAddress, which the JDK gives as text.
                    if (Integer.valueOf(7).equals(alternative.get(0))) {
                        addresses.add(InetAddress.ofLiteral(alternative.get(1).toString()));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return Set.of();
        }
        return addresses;
    }

    private ServerIdentity make(Instant now) throws StartException {
        Set<InetAddress> all = new LinkedHashSet<>(LOOPBACK);
        all.addAll(addresses.get());
        try {
            ServerIdentity identity = SelfSigned.create(names, all, now);
            String text = PemFile.encode("CERTIFICATE", identity.certificate().getEncoded())
                    + PemFile.encode("PRIVATE KEY", identity.key().getEncoded());
            folder.write(FILE, text.getBytes(StandardCharsets.US_ASCII));
            LOG.atInfo()
                    .addKeyValue("names", String.join(",", names))
                    .addKeyValue("addresses", all.size())
                    .log("A self-signed certificate was made.");
            return identity;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK cannot make a P-256 certificate", e);
        }
    }
}

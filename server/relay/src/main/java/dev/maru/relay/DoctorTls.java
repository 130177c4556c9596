package dev.maru.relay;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Connects by TLS as a browser would, and explains a certificate that no browser would accept. */
final class DoctorTls {
    /** A fortnight: who renews by machine has done it by then, who does it by hand still can. */
    private static final Duration SOON = Duration.ofDays(14);

    private final String host;
    private final InetSocketAddress address;
    private final SSLContext trust;
    private final int patienceMillis;

    /**
     * For one server.
     *
     * @param host the name that its certificate must have
     */
    DoctorTls(String host, InetSocketAddress address, SSLContext trust, Duration patience) {
        this.host = host;
        this.address = address;
        this.trust = trust;
        this.patienceMillis = Math.toIntExact(patience.toMillis());
    }

    /** What the JVM trusts. */
    static SSLContext usual() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no TLS: " + e, e);
        }
    }

    /** Connects, and notes how that went; null when the connection cannot be used. */
    @Nullable
    Socket connect(DoctorNotes notes) {
        long began = System.nanoTime();
        try {
            SSLSocket socket = handshake(trust, true);
            long took = System.nanoTime() - began;
            X509Certificate own = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            Instant now = Instant.now();
            boolean isInItsTime = now.isBefore(own.getNotAfter().toInstant())
                    && now.isAfter(own.getNotBefore().toInstant());
            if (!isInItsTime) { // one that is itself trusted passes the JVM at any time
                socket.close();
                explain(notes, new X509Certificate[] {own});
                return null;
            }
            noteTrusted(notes, socket, own, took);
            return socket;
        } catch (SSLException e) {
            explain(notes, e);
        } catch (IOException e) {
            DoctorRemedy remedy = unreachable(DoctorCheck.TLS, address.getPort(), e);
            notes.bad(DoctorCheck.TLS, remedy);
        }
        return null;
    }

    /** Connects to what has been examined already. */
    Socket connect() throws IOException {
        return handshake(trust, true);
    }

    /** Whether anything answers a TLS handshake there. */
    boolean isSpoken() {
        AtomicReference<X509Certificate[]> seen = new AtomicReference<>();
        try {
            handshake(witness(seen), false).close();
            return true;
        } catch (IOException e) {
            return seen.get() != null;
        }
    }

    private void noteTrusted(DoctorNotes notes, SSLSocket socket, X509Certificate own, long took) {
        Instant end = own.getNotAfter().toInstant();
        long days = Duration.between(Instant.now(), end).toDays();
        DoctorWords said = DoctorWords.of(
                        "%s in %s; the certificate is trusted, names %s and is good until %s.",
                        "%s(%s). 신뢰할 수 있는 인증서이고 이름(%s)이 맞으며 %s까지 유효합니다.")
                .with(socket.getSession().getProtocol(), DoctorNotes.millis(took), host, day(end));
        if (Instant.now().plus(SOON).isAfter(end)) {
            said = said.plus(DoctorWords.of(" That is in %s days: renew it.", " %s일 남았습니다. 갱신하세요.")
                    .with(days));
        }
        notes.good(
                DoctorCheck.TLS,
                said,
                Map.of(
                        "version", socket.getSession().getProtocol(),
                        "cipher", socket.getSession().getCipherSuite(),
                        "notAfter", end.toString(),
                        "connectMillis", DoctorNotes.asMillis(took)));
    }

    private SSLSocket handshake(SSLContext context, boolean checksName) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(address, patienceMillis);
            plain.setSoTimeout(patienceMillis);
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, host, address.getPort(), true);
            if (checksName) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 8656 §3.1: as RFC 6125 has it
                socket.setSSLParameters(parameters);
            }
            shake(socket);
            socket.setSoTimeout(0);
            return socket;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /**
     * A port that takes connections and then says nothing is open, but not for TLS; and so is one that cuts them. Whoever closes before all
     * is read sends a reset, which is no {@link SSLException} as an ordinary end is, but means the same.
     */
    private static void shake(SSLSocket socket) throws IOException {
        try {
            socket.startHandshake();
        } catch (SocketTimeoutException e) {
            throw new SSLException("nobody answers the handshake", e);
        } catch (SocketException e) {
            throw new SSLException("the server cuts the connection (" + e.getMessage() + ")", e);
        }
    }

    /** Looks at the certificate without trusting it, sends nothing, and says what is wrong with it. */
    private void explain(DoctorNotes notes, SSLException why) {
        AtomicReference<X509Certificate[]> seen = new AtomicReference<>();
        try {
            handshake(witness(seen), false).close();
        } catch (IOException e) {
            // What was seen until then counts.
        }
        X509Certificate[] chain = seen.get();
        if (chain == null || chain.length == 0) {
            notes.bad(
                    DoctorCheck.TLS,
                    DoctorWords.of("The port is open, but no TLS came about: %s.", "포트는 열려 있지만 TLS로 연결되지 않습니다: %s.")
                            .with(DoctorRemedy.shown(String.valueOf(why.getMessage()))),
                    DoctorWords.of(
                            "Check that this is the TLS port, that certificate and key are configured, and that TLS 1.2 or"
                                    + " 1.3 is on.",
                            "TLS 포트가 맞는지, 인증서와 키가 설정되어 있는지, TLS 1.2나 1.3이 켜져 있는지 확인하세요."),
                    Map.of("problem", "no_tls"));
            return;
        }
        explain(notes, chain);
    }

    private void explain(DoctorNotes notes, X509Certificate[] chain) {
        X509Certificate own = chain[0];
        Instant now = Instant.now();
        Instant begin = own.getNotBefore().toInstant();
        Instant end = own.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            notes.bad(
                    DoctorCheck.TLS,
                    DoctorWords.of("The certificate expired on %s.", "인증서가 %s에 만료되었습니다.")
                            .with(day(end)),
                    DoctorWords.of(
                            "Renew it, and have the server load the new one. If it is fresh, this machine's clock is wrong.",
                            "갱신하고 서버가 새 인증서를 읽게 하세요. 새 인증서라면 이 기기의 시계가 틀린 것입니다."),
                    Map.of("problem", "expired", "notAfter", end.toString()));
        } else if (now.isBefore(begin)) {
            notes.bad(
                    DoctorCheck.TLS,
                    DoctorWords.of("The certificate is good from %s only.", "인증서가 %s부터 유효합니다.")
                            .with(day(begin)),
                    DoctorWords.of("Set this machine's clock right.", "이 기기의 시계를 맞추세요."),
                    Map.of("problem", "not_yet_valid", "notBefore", begin.toString()));
        } else if (isTrustedButForItsName()) {
            String names = names(own);
            notes.bad(
                    DoctorCheck.TLS,
                    DoctorWords.of(
                                    "The certificate is trusted, but it is for %s and not for %s.",
                                    "인증서는 신뢰할 수 있지만 %s용이며 %s용이 아닙니다.")
                            .with(names, host),
                    DoctorWords.of(
                            "Hand out the relay's address with a name that the certificate has, or get one for this name.",
                            "인증서에 있는 이름으로 릴레이 주소를 나눠 주거나, 이 이름의 인증서를 받으세요."),
                    Map.of("problem", "wrong_name", "names", names));
        } else {
            untrusted(notes, chain);
        }
    }

    private static void untrusted(DoctorNotes notes, X509Certificate[] chain) {
        X509Certificate own = chain[0];
        String issuer = own.getIssuerX500Principal().getName();
        boolean isSelfSigned = own.getIssuerX500Principal().equals(own.getSubjectX500Principal());
        if (isSelfSigned) {
            notes.bad(
                    DoctorCheck.TLS,
                    DoctorWords.of(
                            "The certificate is self-signed; nobody vouches for it.", "스스로 서명한 인증서라 보증하는 기관이 없습니다."),
                    DoctorWords.of(
                            "Get one from a public authority (Let's Encrypt costs nothing). Browsers do not ask about a"
                                    + " relay's certificate: they just do not use it. To examine the rest, name it by --ca.",
                            "공인 기관의 인증서를 받으세요(Let's Encrypt는 무료입니다). 브라우저는 릴레이의 인증서에 대해 묻지 않고"
                                    + " 그냥 쓰지 않습니다. 나머지를 검사하려면 --ca로 지정하세요."),
                    Map.of("problem", "self_signed"));
            return;
        }
        notes.bad(
                DoctorCheck.TLS,
                DoctorWords.of(
                                "Nobody trusted here vouches for the certificate, which %s issued; the server sent %s in its chain.",
                                "이 기기가 신뢰하는 기관이 보증하지 않는 인증서입니다(발급: %s). 서버가 보낸 체인은 %s개입니다.")
                        .with(DoctorRemedy.shown(issuer), chain.length),
                DoctorWords.of(
                        "Mostly the intermediate certificate is missing: have the server send the whole chain"
                                + " (fullchain.pem). For an authority of your own, name it by --ca.",
                        "대개 중간 인증서가 빠진 것입니다. 서버가 체인 전체(fullchain.pem)를 보내게 하세요. 자체 기관이라면 --ca로" + " 지정하세요."),
                Map.of("problem", "untrusted", "issuer", issuer));
    }

    private boolean isTrustedButForItsName() {
        try {
            handshake(trust, false).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.forEach(name -> names.add(String.valueOf(name.get(1))));
            }
        } catch (CertificateParsingException e) {
            names.clear();
        }
        return DoctorRemedy.shown(
                names.isEmpty() ? certificate.getSubjectX500Principal().getName() : String.join(", ", names));
    }

    private static String day(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    /** Takes every certificate, to be looked at; nothing is sent over such a connection. */
    private static SSLContext witness(AtomicReference<X509Certificate[]> seen) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Witness(seen)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no TLS: " + e, e);
        }
    }

    /** What a connection that failed means, for TCP and TLS. */
    static DoctorRemedy unreachable(DoctorCheck check, int port, IOException why) {
        String carrier = check.title().english();
        if (why instanceof ConnectException && String.valueOf(why.getMessage()).contains("refused")) {
            return new DoctorRemedy(
                    DoctorWords.of(
                                    "Port %s is closed: the machine answers that nothing listens for %s there.",
                                    "포트 %s이(가) 닫혀 있습니다. 그 포트에서 %s를 듣는 프로그램이 없다고 합니다.")
                            .with(port, carrier),
                    DoctorWords.of(
                            "Start the relay, and check the port in its configuration and in the address.",
                            "릴레이를 시작하고, 설정과 주소의 포트를 확인하세요."),
                    Map.of("problem", "closed"));
        }
        if (why instanceof SocketTimeoutException) {
            return new DoctorRemedy(
                    DoctorWords.of(
                                    "No answer on %s port %s: a firewall drops the packets, or nobody is at this address.",
                                    "%s 포트 %s에서 응답이 없습니다. 방화벽이 패킷을 버리거나 그 주소에 서버가 없습니다.")
                            .with(carrier, port),
                    DoctorWords.of(
                                    "Open %s port %s in the server's firewall and in the cloud's security group.",
                                    "서버의 방화벽과 클라우드 보안 그룹에서 %s 포트 %s을(를) 여세요.")
                            .with(carrier, port),
                    Map.of("problem", "blocked"));
        }
        return new DoctorRemedy(
                DoctorWords.of("It cannot be connected to: %s.", "연결할 수 없습니다: %s.")
                        .with(DoctorRemedy.shown(String.valueOf(why.getMessage()))),
                DoctorWords.of("Check this machine's network and the server's address.", "이 기기의 네트워크와 서버 주소를 확인하세요."),
                Map.of("problem", "unreachable"));
    }

    /** Keeps the chain that a server shows. */
    private static final class Witness extends X509ExtendedTrustManager {
        private final AtomicReference<X509Certificate[]> seen;

        Witness(AtomicReference<X509Certificate[]> seen) {
            this.seen = seen;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            seen.set(chain.clone());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            seen.set(chain.clone());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            seen.set(chain.clone());
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

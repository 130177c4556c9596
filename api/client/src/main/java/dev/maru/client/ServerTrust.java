package dev.maru.client;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Which server's certificate is taken, other than by the authorities that Java trusts: one with a given fingerprint. */
public final class ServerTrust {
    private static final int SHA256_BYTES = 32;

    private ServerTrust() {}

    /**
     * Trusts one certificate alone, whatever name is in it, such as the one that a Maru server made for itself.
     *
     * @param sha256 its SHA-256 in hexadecimal, with or without colons
     * @return for {@link RoomOptions#withTls}
     * @throws IllegalArgumentException when that is no SHA-256
     */
    public static SSLContext fingerprint(String sha256) {
        byte[] expected = HexFormat.of().parseHex(sha256.replace(":", "").toLowerCase(Locale.ROOT));
        if (expected.length != SHA256_BYTES) {
            throw new IllegalArgumentException("A SHA-256 has 32 bytes, not " + expected.length + ".");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Pinned(expected)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }

    /** Says yes to one certificate. The name in it does not matter: nobody else has its key. */
    private static final class Pinned extends X509ExtendedTrustManager {
        private final byte[] expected;

        Pinned(byte[] expected) {
            this.expected = expected;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            try {
                byte[] found = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
                if (!MessageDigest.isEqual(expected, found)) {
                    throw new CertificateException("The server's certificate is another, with the SHA-256 "
                            + HexFormat.ofDelimiter(":").formatHex(found) + ".");
                }
            } catch (NoSuchAlgorithmException e) {
                throw new CertificateException(e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("This is no server.");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("This is no server.");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("This is no server.");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

package dev.maru.interop;

import java.io.IOException;
import java.util.Hashtable;
import java.util.function.Consumer;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** The handshake of {@link BouncyCastlePeer} as a client. */
final class BouncyCastleClient extends DefaultTlsClient {
    private final BcTlsCrypto crypto;
    private final BouncyCastlePeer.Wish wish;
    private final Consumer<TlsContext> complete;

    BouncyCastleClient(BcTlsCrypto crypto, BouncyCastlePeer.Wish wish, Consumer<TlsContext> complete) {
        super(crypto);
        this.crypto = crypto;
        this.wish = wish;
        this.complete = complete;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {wish.cipherSuite()};
    }

    @Override
    public Hashtable<?, ?> getClientExtensions() throws IOException {
        Hashtable<?, ?> extensions = super.getClientExtensions();
        int[] profiles = {wish.profile().codePoint()};
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, TlsUtils.EMPTY_BYTES));
        return extensions;
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
                BouncyCastleCredentials.check(certificate.getCertificate(), wish.remote());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return BouncyCastleCredentials.signer(
                        context, crypto, wish.certificate(), request.getSupportedSignatureAlgorithms());
            }
        };
    }

    /** Its own, which is used when the other side knows connection ids too (RFC 9146 §3). */
    @Override
    protected byte[] getNewConnectionID() {
        return BouncyCastlePeer.CONNECTION_ID.clone();
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        complete.accept(context);
    }
}

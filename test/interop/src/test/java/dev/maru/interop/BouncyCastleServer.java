package dev.maru.interop;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Vector;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** The handshake of {@link BouncyCastlePeer} as a server, which asks for the client's certificate. */
final class BouncyCastleServer extends DefaultTlsServer {
    private final BcTlsCrypto crypto;
    private final BouncyCastlePeer.Wish wish;
    private final Consumer<TlsContext> complete;

    BouncyCastleServer(BcTlsCrypto crypto, BouncyCastlePeer.Wish wish, Consumer<TlsContext> complete) {
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
    public Hashtable<?, ?> getServerExtensions() throws IOException {
        Hashtable<?, ?> extensions = super.getServerExtensions();
        UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
        int wanted = wish.profile().codePoint();
        if (Arrays.stream(offered.getProtectionProfiles()).noneMatch(profile -> profile == wanted)) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {wanted}, TlsUtils.EMPTY_BYTES));
        return extensions;
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        return signer();
    }

    @Override
    protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
        return signer();
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
        Vector<?> algorithms = TlsUtils.getDefaultSupportedSignatureAlgorithms(context);
        return new CertificateRequest(types, algorithms, null);
    }

    @Override
    public void notifyClientCertificate(Certificate certificate) throws IOException {
        BouncyCastleCredentials.check(certificate, wish.remote());
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

    private TlsCredentialedSigner signer() throws IOException {
        Vector<?> clientTakes = context.getSecurityParametersHandshake().getClientSigAlgs();
        return BouncyCastleCredentials.signer(context, crypto, wish.certificate(), clientTakes);
    }
}

package dev.maru.interop;

import dev.maru.dtls.DtlsCertificate;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Vector;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** A certificate of ours as BouncyCastle has it. */
final class BouncyCastleCredentials {
    private BouncyCastleCredentials() {}

    /** Signs with a certificate's key by an algorithm that the peer said it takes. */
    static TlsCredentialedSigner signer(
            TlsContext context, BcTlsCrypto crypto, DtlsCertificate certificate, Vector<?> peerTakes)
            throws IOException {
        AsymmetricKeyParameter key = PrivateKeyFactory.createKey(pkcs8(certificate));
        short kind = key instanceof RSAKeyParameters ? SignatureAlgorithm.rsa : SignatureAlgorithm.ecdsa;
        SignatureAndHashAlgorithm algorithm = TlsUtils.chooseSignatureAndHashAlgorithm(context, peerTakes, kind);
        Certificate chain = new Certificate(new TlsCertificate[] {crypto.createCertificate(certificate.der())});
        return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(context), crypto, key, chain, algorithm);
    }

    /** Refuses every certificate but one. */
    static void check(Certificate given, DtlsCertificate expected) throws IOException {
        boolean isExpected =
                !given.isEmpty() && Arrays.equals(given.getCertificateAt(0).getEncoded(), expected.der());
        if (!isExpected) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
    }

    private static byte[] pkcs8(DtlsCertificate certificate) {
        String pem = certificate.toPem();
        int from = pem.indexOf('\n') + 1;
        return Base64.getMimeDecoder().decode(pem.substring(from, pem.indexOf("-----END PRIVATE KEY")));
    }
}

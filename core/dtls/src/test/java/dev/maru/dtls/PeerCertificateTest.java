package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.MalformedException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerCertificateTest {
    private final byte[] ecdsa = OwnCertificates.ECDSA.der();

    @Test
    void readsTheKeysOfCertificatesThatOpensslMade() throws Exception {
        assertThat(PeerCertificate.parse(OpensslCertificates.P256).publicKey()).isInstanceOf(ECPublicKey.class);
        assertThat(EllipticCurve.P384.has((ECPublicKey)
                        PeerCertificate.parse(OpensslCertificates.P384).publicKey()))
                .isTrue();
        RSAPublicKey rsa = (RSAPublicKey)
                PeerCertificate.parse(OpensslCertificates.RSA_2048).publicKey();
        assertThat(rsa.getModulus().bitLength()).isEqualTo(2_048);
    }

    @Test
    void refusesKindsOfKeysThatAreNotSpokenHere() {
        for (byte[] der :
                List.of(OpensslCertificates.ED25519, OpensslCertificates.RSA_1024, OpensslCertificates.P521)) {
            assertThatThrownBy(() -> PeerCertificate.parse(der)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void refusesEveryTruncatedPrefix() {
        for (int length = 0; length < ecdsa.length; length++) {
            byte[] prefix = Arrays.copyOf(ecdsa, length);
            assertThatThrownBy(() -> PeerCertificate.parse(prefix))
                    .as(length + " bytes")
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void refusesBytesBehindTheEnd() {
        assertThatThrownBy(() -> PeerCertificate.parse(Arrays.copyOf(ecdsa, ecdsa.length + 1)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void throwsNothingButMalformedForAnyChangedByte() {
        for (int i = 0; i < ecdsa.length; i++) {
            for (int flip : new int[] {0x01, 0x80, 0xFF}) {
                byte[] changed = ecdsa.clone();
                changed[i] ^= (byte) flip;
                try {
                    assertThat(PeerCertificate.parse(changed).publicKey()).isNotNull();
                } catch (MalformedException e) {
                    assertThat(e).hasMessageNotContaining("\n");
                }
            }
        }
    }

    @Test
    void refusesAChainThatIsEmptyOrTooLongOrACertificateThatIsTooLarge() throws Exception {
        assertThatThrownBy(() -> PeerCertificate.ofChain(List.of())).isInstanceOf(MalformedException.class);
        List<byte[]> longest = Collections.nCopies(PeerCertificate.MAX_CHAIN, ecdsa);
        assertThat(PeerCertificate.ofChain(longest).publicKey()).isNotNull();
        List<byte[]> longer = Collections.nCopies(PeerCertificate.MAX_CHAIN + 1, ecdsa);
        assertThatThrownBy(() -> PeerCertificate.ofChain(longer)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> PeerCertificate.parse(new byte[PeerCertificate.MAX_LENGTH + 1]))
                .isInstanceOf(MalformedException.class);
    }

    /** X.690 §10.1: DER has one form of each length. */
    @Test
    void refusesLengthsThatAreNotDer() {
        for (String der : List.of("3080" + "0000", "308105" + "0203010001", "30820005" + "0203010001", "3084000000")) {
            assertThatThrownBy(() -> new DerReader(HexFormat.of().parseHex(der)).enter(DerReader.SEQUENCE))
                    .as(der)
                    .isInstanceOf(MalformedException.class);
        }
    }
}

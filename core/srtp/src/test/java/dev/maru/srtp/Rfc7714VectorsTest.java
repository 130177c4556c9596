package dev.maru.srtp;

import static dev.maru.srtp.Packets.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 7714 §16 (SRTP) and §17 (SRTCP), encrypted. */
class Rfc7714VectorsTest {
    private static final byte[] SALT = hex("517569642070726f2071756f");
    private static final byte[] RTP = hex("8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120"
            + "696e207061727465732074726573");
    private static final byte[] RTCP = hex("81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
            + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
    private static final int RTCP_SSRC = 0x4d617273;
    private static final int RTCP_INDEX = 0x5d4;

    private static final byte[] RTP_128 =
            hex("8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
                    + "899d7f27beb16a9152cf765ee4390cce");
    private static final byte[] RTP_256 =
            hex("8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b"
                    + "7aa3db36dfffd6b0f9bb7878d7a76c13");
    private static final byte[] RTCP_128 = hex(
            "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
                    + "c84aa45896cf4d2fc5abf87245d9eade800005d4");
    private static final byte[] RTCP_256 = hex(
            "81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad"
                    + "1d1eb30c4446839f57ff6f6cb26ac3be800005d4");

    private static SrtpContext context(SrtpProfile profile, SrtpCiphers ciphers) {
        byte[] key = new byte[profile.keyLength()];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        SessionKeys keys = new SessionKeys(key, new byte[0], SALT);
        return SrtpContext.ofSessionKeys(profile, keys, SrtpOptions.DEFAULT.withCiphers(ciphers));
    }

    static java.util.List<SrtpCiphers> ciphers() {
        return Packets.allCiphers();
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void protectsRtp(SrtpCiphers ciphers) {
        assertThat(Packets.sealed(new SrtpSender(context(SrtpProfile.AEAD_AES_128_GCM, ciphers)), RTP))
                .isEqualTo(RTP_128);
        assertThat(Packets.sealed(new SrtpSender(context(SrtpProfile.AEAD_AES_256_GCM, ciphers)), RTP))
                .isEqualTo(RTP_256);
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void unprotectsRtp(SrtpCiphers ciphers) {
        unprotectsRtp(context(SrtpProfile.AEAD_AES_128_GCM, ciphers), RTP_128);
        unprotectsRtp(context(SrtpProfile.AEAD_AES_256_GCM, ciphers), RTP_256);
    }

    private static void unprotectsRtp(SrtpContext context, byte[] sealed) {
        Datagram packet = Packets.datagram(sealed);
        assertThat(new SrtpReceiver(context).unprotect(packet)).isTrue();
        assertThat(packet.toByteArray()).isEqualTo(RTP);
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void protectsRtcp(SrtpCiphers ciphers) {
        protectsRtcp(context(SrtpProfile.AEAD_AES_128_GCM, ciphers), RTCP_128);
        protectsRtcp(context(SrtpProfile.AEAD_AES_256_GCM, ciphers), RTCP_256);
    }

    private static void protectsRtcp(SrtpContext context, byte[] sealed) {
        context.streams.add(RTCP_SSRC).rtcp().mark(RTCP_INDEX - 1);
        assertThat(Packets.sealedRtcp(new SrtpSender(context), RTCP)).isEqualTo(sealed);
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void unprotectsRtcp(SrtpCiphers ciphers) {
        unprotectsRtcp(context(SrtpProfile.AEAD_AES_128_GCM, ciphers), RTCP_128);
        unprotectsRtcp(context(SrtpProfile.AEAD_AES_256_GCM, ciphers), RTCP_256);
    }

    private static void unprotectsRtcp(SrtpContext context, byte[] sealed) {
        Datagram packet = Packets.datagram(sealed);
        assertThat(new SrtpReceiver(context).unprotectRtcp(packet)).isTrue();
        assertThat(packet.toByteArray()).isEqualTo(RTCP);
    }
}

package dev.maru.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** JCA and libipsec-mb, and the choice between them. The rest of the tests runs with both where both are. */
class SrtpCiphersTest {
    @Test
    void jcaCanBeAskedFor() {
        assertThat(PreferredCiphers.find("jca").name()).isEqualTo("JCA (it was asked for)");
        assertThat(SrtpCiphers.jca().name()).isEqualTo("JCA");
    }

    @Test
    void saysWhichCiphersItHasOrWhyNot() {
        assertThat(SrtpCiphers.preferred().name()).matches("ipsec-mb 1\\.3\\.\\d+ \\(\\w+\\)|JCA \\(.+\\)");
    }

    @Test
    void bothGiveTheSameBytes() {
        SrtpCiphers fast = SrtpCiphers.preferred();
        Assumptions.assumeTrue(fast.name().startsWith("ipsec-mb"), fast.name());
        Random random = new Random(3);
        for (SrtpProfile profile : SrtpProfile.values()) {
            SrtpSender one = Packets.sender(profile, SrtpOptions.DEFAULT.withCiphers(fast));
            SrtpSender other = Packets.sender(profile, SrtpOptions.DEFAULT.withCiphers(SrtpCiphers.jca()));
            for (int i = 0; i < 1_000; i++) {
                byte[] plain = Packets.rtpWithExtensions(random.nextInt(5), i, random.nextInt(1_400));
                assertThat(Packets.sealed(one, plain)).isEqualTo(Packets.sealed(other, plain));
                byte[] control = Packets.rtcp(i, random.nextInt(100));
                assertThat(Packets.sealedRtcp(one, control)).isEqualTo(Packets.sealedRtcp(other, control));
            }
        }
    }

    /** The proof is worth something only if it finds what is wrong. */
    @Test
    void provesThatBrokenCiphersAreBroken() {
        assertThat(IpsecMbProof.check(new Broken(16))).contains("RFC 7714");
        assertThat(IpsecMbProof.check(new Broken(32))).contains("AES-256");
    }

    @Test
    void takesTheBestVariantThatAProcessorHas() {
        Set<String> old = Set.of("sse4_1", "sse4_2", "aes", "pclmulqdq");
        assertThat(Arrays.stream(IpsecMbVariant.values()).filter(v -> v.runsOn(old)))
                .containsExactly(IpsecMbVariant.SSE);
        assertThat(Arrays.stream(IpsecMbVariant.values()).filter(v -> v.runsOn(Set.of("fpu", "sse2"))))
                .isEmpty();
        assertThat(IpsecMbVariant.VAES_AVX512.suffix()).isEqualTo("vaes_avx512");
    }

    @Test
    void longHeadersAreAuthenticatedToo() {
        for (SrtpCiphers ciphers : Packets.allCiphers()) {
            SrtpCase with = new SrtpCase(SrtpProfile.AEAD_AES_128_GCM, SrtpOptions.DEFAULT.withCiphers(ciphers));
            byte[] plain = new byte[12 + 4 + 4 * 1_000 + 20];
            System.arraycopy(Packets.rtp(1, 7, 0), 0, plain, 0, 12);
            plain[0] = (byte) 0x90;
            System.arraycopy(Packets.hex("bede03e8"), 0, plain, 12, 4);
            byte[] sealed = Packets.sealed(with.sender(), plain);
            byte[] forged = sealed.clone();
            forged[3_000] ^= 1;
            assertThat(with.receiver().unprotect(Packets.datagram(forged))).isFalse();
            assertThat(with.receiver().unprotect(Packets.datagram(sealed))).isTrue();
        }
    }

    /** Does not authenticate what it should, with keys of one length. */
    private record Broken(int keyLength) implements SrtpCiphers {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Gcm gcm(byte[] key) {
            Gcm right = SrtpCiphers.jca().gcm(key);
            return key.length != keyLength
                    ? right
                    : new Gcm() {
                        @Override
                        public void nonce(int high, long low) {
                            right.nonce(high, low);
                        }

                        @Override
                        public void aad(byte[] bytes, int at, int length) {
                            right.aad(bytes, at, length - 1);
                        }

                        @Override
                        public void seal(byte[] bytes, int at, int length) {
                            right.seal(bytes, at, length);
                        }

                        @Override
                        public boolean open(byte[] bytes, int at, int length) {
                            return right.open(bytes, at, length);
                        }
                    };
        }

        @Override
        public Counter counter(byte[] key) {
            return SrtpCiphers.jca().counter(key);
        }

        @Override
        public Hmac hmac(byte[] key) {
            return SrtpCiphers.jca().hmac(key);
        }
    }
}

package dev.maru.srtp;

import static dev.maru.srtp.Packets.hex;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 3711 appendix B, and RFC 6188 §7 for keys of 256 bits. */
class Rfc3711VectorsTest {
    private static final byte[] MASTER_KEY = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
    private static final byte[] MASTER_SALT = hex("0EC675AD498AFEEBB6960B3AABE6");

    @Test
    void makesTheKeystreamOfAesCm() {
        CounterSalt salt = new CounterSalt(hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"));
        SrtpCiphers.Counter counter = SrtpCiphers.jca().counter(hex("2B7E151628AED2A6ABF7158809CF4F3C"));
        byte[] stream = new byte[48];
        counter.xor(salt.ivHigh(0), salt.ivLow(0), stream, 0, stream.length);
        assertThat(stream)
                .isEqualTo(hex("E03EAD0935C95E80E166B16DD92B4EB4" + "D23513162B02D0F72A43A2FE4A5F97AB"
                        + "41E95B3BB0A2E8DD477901E4FCA894C0"));
    }

    @Test
    void makesTheKeystreamOfAes256Cm() {
        CounterSalt salt = new CounterSalt(hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"));
        SrtpCiphers.Counter counter =
                SrtpCiphers.jca().counter(hex("57f82fe3613fd170a85ec93c40b1f0922ec4cb0dc025b58272147cc438944a98"));
        byte[] stream = new byte[48];
        counter.xor(salt.ivHigh(0), salt.ivLow(0), stream, 0, stream.length);
        assertThat(stream)
                .isEqualTo(hex("92bdd28a93c3f52511c677d08b5515a4" + "9da71b2378a854f67050756ded165bac"
                        + "63c4868b7096d88421b563b8c94c9a31"));
    }

    @Test
    void derivesSessionKeys() {
        SessionKeys keys = new KeyDerivation(SrtpProfile.AES128_CM_SHA1_80, MASTER_KEY, MASTER_SALT).rtp();
        assertThat(keys.encryption()).isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assertThat(keys.salt()).isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
        assertThat(keys.authentication()).isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
    }

    /** The vector of the authentication key is longer than the keys that are used. */
    @Test
    void derivesLongKeys() {
        KeyDerivation derivation = new KeyDerivation(SrtpProfile.AES128_CM_SHA1_80, MASTER_KEY, MASTER_SALT);
        assertThat(derivation.derive(KeyDerivation.Label.RTP_AUTHENTICATION, 94))
                .isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A15" + "6D38BAA48F0A0ACF3C34E2359E6CDBCE"
                        + "E049646C43D9327AD175578EF7227098" + "6371C10C9A369AC2F94A8C5FBCDDDC25"
                        + "6D6E919A48B610EF17C2041E47403576" + "6B68642C59BBFC2F34DB60DBDFB2"));
    }

    @Test
    void derivesSessionKeysOf256Bits() {
        KeyDerivation derivation = new KeyDerivation(
                SrtpProfile.AEAD_AES_256_GCM,
                hex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6"),
                hex("3b04803de51ee7c96423ab5b78d2"));
        assertThat(derivation.derive(KeyDerivation.Label.RTP_ENCRYPTION, 32))
                .isEqualTo(hex("5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4"));
        assertThat(derivation.derive(KeyDerivation.Label.RTP_SALT, 14)).isEqualTo(hex("fa31791685ca444a9e07c6c64e93"));
        assertThat(derivation.derive(KeyDerivation.Label.RTP_AUTHENTICATION, 20))
                .isEqualTo(hex("fd9c32d39ed5fbb5a9dc96b30818454d1313dc05"));
    }
}

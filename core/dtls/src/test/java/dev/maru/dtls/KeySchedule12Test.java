package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The PRF by the vectors of the TLS working group's list (msg03416), and what is made of it against OpenSSL's TLS1-PRF, for the
 * premaster secret 00 01 .. 1f, randoms of c1.. and 5e.. and transcript hashes of aa...
 */
class KeySchedule12Test {
    private static final Map<String, String> SHA256 = Map.ofEntries(
            Map.entry(
                    "block",
                    "9c2258903e2b1f46601253b5065386810be2cd3d78fc7e2652aa9935f949ee1f6bf19745"
                            + "9c8d6f35cef5590c127c1a2102500128dfe2cb81b04b10a3dd807b3752a5dda09e1f7e8b"
                            + "c431e7a8cd94c93b428e2edc20323d44"),
            Map.entry("cfin", "df3c7ceb3d9b3a0184100df0"),
            Map.entry("sfin", "d82f310157b7872e080203b1"),
            Map.entry(
                    "exp",
                    "7267f86c89d91f7736a4e60f363bd377800dc451c236f4dc047389d02f9ab1fc36564007"
                            + "b6cf3336450d24f9620cb19ea09f4a61906bf9e7"),
            Map.entry("expctx", "708b01446a5481c02b4da62dd5da674f"),
            Map.entry("exp0", "9bd8d406a2f3ec3323b05195effb293c"),
            Map.entry(
                    "master.block",
                    "981fe5fa0d15bff57ba9bdc3399e62694d2cfddacdaab44aed3a7914a18932e48325dd43" + "42c4419e"));
    private static final Map<String, String> SHA384 = Map.ofEntries(
            Map.entry(
                    "block",
                    "c6682771a67eebc1f925ada29fa26afe247313af1af87f05a37c8042612953e4fb5dcce5"
                            + "748c9fac07ca3d9dc93db334059d0653e7fb1b4e99177397243628d34c7a20e745d1d7d2"
                            + "144d3984b784a80f85c4250ee5d0e307"),
            Map.entry("cfin", "0db9efb46bf76fe5c5cfc9af"),
            Map.entry("sfin", "6545c992ce90a865c7cc10e1"),
            Map.entry(
                    "exp",
                    "0ae6c804609f2437b79507426102bee995fe689ba49cf83b3dc92dcd0e65cd335ee4e9ae"
                            + "b284a83f2641c26e8d6b0026bd6eb5b6a692017e"),
            Map.entry("expctx", "e6a81b156f3c835913d778a8e14e2b9b"),
            Map.entry("exp0", "255168e5d8ac7f2f0c7a318e93e311c0"),
            Map.entry(
                    "master.block",
                    "4d162c48a9b11db161d0c7db0a9b9b0396e7d2220c40808d7aeeb596092bb82cc13e36b3" + "5124806a"));

    @Test
    void hasThePrfOfTheWorkingGroup() {
        assertThat(KeySchedule12.prf(
                        HashAlgorithm.SHA256,
                        bytes("9bbe436ba940f017b17652849a71db35"),
                        "test label",
                        bytes("a0ba9f936cda311827a6f796ffd5198c"),
                        100))
                .isEqualTo(
                        bytes(
                                "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af"
                                        + "0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66"));
        assertThat(KeySchedule12.prf(
                        HashAlgorithm.SHA384,
                        bytes("b80b733d6ceefcdc71566ea48e5567df"),
                        "test label",
                        bytes("cd665cf6a8447dd6ff8b27555edb7465"),
                        48))
                .isEqualTo(
                        bytes(
                                "7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cde9ca0faa60be9fe34f82b1233c9146a0"));
    }

    @ParameterizedTest
    @EnumSource(
            value = CipherSuite.class,
            names = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"})
    void derivesWhatOpensslDerives(CipherSuite suite) {
        Map<String, String> expected = suite.hash() == HashAlgorithm.SHA256 ? SHA256 : SHA384;
        KeySchedule12 schedule = extended(suite);
        int keyLength = suite.keyLength();
        String block = expected.get("block");
        TrafficKeys client = schedule.keys(DtlsRole.CLIENT);
        TrafficKeys server = schedule.keys(DtlsRole.SERVER);
        assertThat(hex(client.key()) + hex(server.key()) + hex(client.iv()) + hex(server.iv()))
                .hasSize(4 * (keyLength + 4))
                .isEqualTo(block.substring(0, 4 * (keyLength + 4)));
        byte[] hash = filled(suite.hash().length(), 0xAA);
        assertThat(hex(schedule.verifyData(DtlsRole.CLIENT, hash))).isEqualTo(expected.get("cfin"));
        assertThat(hex(schedule.verifyData(DtlsRole.SERVER, hash))).isEqualTo(expected.get("sfin"));
        assertThat(hex(schedule.export("EXTRACTOR-dtls_srtp", null, 56))).isEqualTo(expected.get("exp"));
    }

    /** RFC 7905 §2: keys and IVs as long as those of 1.3. */
    @Test
    void cutsTheKeyBlockForChaCha20() {
        KeySchedule12 schedule = extended(CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256);
        TrafficKeys client = schedule.keys(DtlsRole.CLIENT);
        TrafficKeys server = schedule.keys(DtlsRole.SERVER);
        assertThat(hex(client.key()) + hex(server.key()) + hex(client.iv()) + hex(server.iv()))
                .isEqualTo(SHA256.get("block"));
    }

    @Test
    void derivesAMasterSecretFromTheRandomsToo() {
        KeySchedule12 schedule = KeySchedule12.of(
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, premaster(), filled(32, 0xC1), filled(32, 0x5E));
        TrafficKeys client = schedule.keys(DtlsRole.CLIENT);
        TrafficKeys server = schedule.keys(DtlsRole.SERVER);
        assertThat(hex(client.key()) + hex(server.key()) + hex(client.iv()) + hex(server.iv()))
                .isEqualTo(SHA256.get("master.block"));
    }

    /** RFC 5705 §4: no context is another one than an empty one. */
    @Test
    void exportsUnderAContext() {
        KeySchedule12 schedule = extended(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        assertThat(hex(schedule.export("EXPERIMENTAL", new byte[] {1, 2, 3}, 16)))
                .isEqualTo(SHA256.get("expctx"));
        assertThat(hex(schedule.export("EXPERIMENTAL", new byte[0], 16))).isEqualTo(SHA256.get("exp0"));
        assertThat(hex(schedule.export("EXPERIMENTAL", null, 16))).isNotEqualTo(SHA256.get("exp0"));
        assertThatThrownBy(() -> schedule.export("EXPERIMENTAL", new byte[65_536], 16))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static KeySchedule12 extended(CipherSuite suite) {
        byte[] hash = filled(suite.hash().length(), 0xAA);
        return KeySchedule12.extended(suite, premaster(), hash, filled(32, 0xC1), filled(32, 0x5E));
    }

    private static byte[] premaster() {
        byte[] premaster = new byte[32];
        for (int i = 0; i < premaster.length; i++) {
            premaster[i] = (byte) i;
        }
        return premaster;
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

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
 * The schedule under DTLS's own label prefix, against OpenSSL's TLS13-KDF ({@code openssl kdf -kdfopt prefix:dtls13 ...}), for the
 * shared secret 00 01 .. 1f and transcript hashes of aa.. and bb... RFC 8448's traces are in {@link Rfc8448VectorsTest}.
 */
class KeySchedule13Test {
    private static final Map<String, String> SHA256 = Map.ofEntries(
            Map.entry("chs", "0358a77c9317eb301e94a68ffbb8555b503e5dfbebfd1b63aeac48d684a501ab"),
            Map.entry("shs", "93c9faee9e32980a504b3e1125e8dd488c415b052a6c6edc7750089171ee81b9"),
            Map.entry("cap", "5d0345f33858f3ff3d017f9827742a49cc7f7582d05175123e3c5b94c1b4318c"),
            Map.entry("sap", "82edf0b88fda0838aeb1cfd68e885723fad0c90d9d4636ba8ec661d8171fc5e6"),
            Map.entry("exp", "07fe069669941f16f44131cc60c40499fe80415ece438d8fd50449ca6e03f0c9"),
            Map.entry("key", "d7a771d69eec7a8b852d309b0a1bb9aa"),
            Map.entry("iv", "9881a54bf3ed400114048d2c"),
            Map.entry("sn", "f650d9d24614a9f4caabbb842ed9c3f0"),
            Map.entry("s.verify", "8fe1a8f34813bc632746b5e3f710009a8e93218de4132ea6a8fe5a93fdb64df7"),
            Map.entry("cap.upd", "33fc73e881b9eaf830e99ce7e0a7ef71f1d248f73eed1d05017d96c7d2be602d"),
            Map.entry(
                    "export",
                    "534b1a695ca816bfbb93bdace4ec780f5c589b3931c0bc8b60ca9f769d37b7b6269084b6"
                            + "7be7f577e5ceb132951e3512ce816b6079dc56e0"));
    private static final Map<String, String> SHA384 = Map.ofEntries(
            Map.entry(
                    "chs",
                    "dfd1e0721bbc0df33963934cad61d35accf120d395da4730f4105b8b2e15e2cbf9db5f2d"
                            + "c6db6e80a295610d6989451d"),
            Map.entry(
                    "shs",
                    "686b24c936edfd324403e3a388c01cec943030bf8dcfba5e1e89ae7172fd455725e3b2c0"
                            + "b51923fb35e37652954cf199"),
            Map.entry(
                    "cap",
                    "7b44d6a14cc787fd3c3fa54f5a0ea44a7441a733292551e77cdf0df2e3f469ff65b31273"
                            + "499f718f64ed8d757d38ed90"),
            Map.entry(
                    "sap",
                    "16872746c4814f3c8fdfc66817dc7157e2137a465bdca167e34834d9b5efdcd50386c5fa"
                            + "2369ec678e59e9be3a689a49"),
            Map.entry(
                    "exp",
                    "c2367186ca830ef723024668144e58543af1ebb60038e43440b30a4676435fe302621ca2"
                            + "a408b2dc0a17d0469850f5fb"),
            Map.entry("key", "f477a1db4728ad22f8adc02134a760d846fcb4abe28f4c8f8891cb14505807c0"),
            Map.entry("iv", "e5884428b71bde61efa5bc94"),
            Map.entry("sn", "070ea5550ca5631e43477ca2e8778d87e54e49d297bab422a1065788ea9e2490"),
            Map.entry(
                    "s.verify",
                    "c75eeae254d4dc56d85a91c4f9e7ae18ccf67918a6c49d7c60f881dc4b770a7d60caa68f"
                            + "e19dd0ccc2f3fa5de057b25a"),
            Map.entry(
                    "cap.upd",
                    "b0f072a9dd674e8120f823fe1aa6918a13120fb2d972393bbfe0d69d7c2c3fdcaca3ba9a"
                            + "2455ec7bfe09400975734707"),
            Map.entry(
                    "export",
                    "73021ad100ccfeb71bdf9cdc011bb45efe7481704760b9a91e6a8b6053ed8a46bced59cf"
                            + "a7bffeb798b4ab578e9b2cb33d51ff9d2c87bf37"));

    @ParameterizedTest
    @EnumSource(
            value = CipherSuite.class,
            names = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"})
    void derivesWhatOpensslDerives(CipherSuite suite) {
        Map<String, String> expected = suite.hash() == HashAlgorithm.SHA256 ? SHA256 : SHA384;
        KeySchedule13 schedule = handshake(suite);
        assertThat(hex(schedule.handshakeSecret(DtlsRole.CLIENT))).isEqualTo(expected.get("chs"));
        assertThat(hex(schedule.handshakeSecret(DtlsRole.SERVER))).isEqualTo(expected.get("shs"));
        TrafficKeys keys = schedule.handshakeKeys(DtlsRole.CLIENT);
        assertThat(hex(keys.key())).isEqualTo(expected.get("key"));
        assertThat(hex(keys.iv())).isEqualTo(expected.get("iv"));
        assertThat(hex(keys.recordNumberKey())).isEqualTo(expected.get("sn"));
        schedule.beginApplication(filled(suite, 0xBB));
        assertThat(hex(schedule.verifyData(DtlsRole.SERVER, filled(suite, 0xBB))))
                .isEqualTo(expected.get("s.verify"));
        assertThat(hex(schedule.applicationSecret(DtlsRole.CLIENT))).isEqualTo(expected.get("cap"));
        assertThat(hex(schedule.applicationSecret(DtlsRole.SERVER))).isEqualTo(expected.get("sap"));
        assertThat(hex(schedule.exporterSecret())).isEqualTo(expected.get("exp"));
        assertThat(hex(schedule.export("EXTRACTOR-dtls_srtp", new byte[0], 56))).isEqualTo(expected.get("export"));
    }

    @ParameterizedTest
    @EnumSource(
            value = CipherSuite.class,
            names = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"})
    void movesOneDirectionOnByAnUpdate(CipherSuite suite) {
        Map<String, String> expected = suite.hash() == HashAlgorithm.SHA256 ? SHA256 : SHA384;
        KeySchedule13 schedule = handshake(suite);
        schedule.beginApplication(filled(suite, 0xBB));
        schedule.update(DtlsRole.CLIENT);
        assertThat(hex(schedule.applicationSecret(DtlsRole.CLIENT))).isEqualTo(expected.get("cap.upd"));
        assertThat(hex(schedule.applicationSecret(DtlsRole.SERVER))).isEqualTo(expected.get("sap"));
        TrafficKeys first = schedule.applicationKeys(DtlsRole.SERVER);
        schedule.update(DtlsRole.SERVER);
        assertThat(schedule.applicationKeys(DtlsRole.SERVER).key()).isNotEqualTo(first.key());
    }

    @Test
    void refusesCallsOutOfOrder() {
        KeySchedule13 schedule = new KeySchedule13(CipherSuite.TLS_AES_128_GCM_SHA256);
        assertThatThrownBy(() -> schedule.handshakeKeys(DtlsRole.CLIENT)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> schedule.beginApplication(new byte[32])).isInstanceOf(IllegalStateException.class);
        schedule.beginHandshake(new byte[32], new byte[32]);
        assertThatThrownBy(() -> schedule.applicationKeys(DtlsRole.CLIENT)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> schedule.update(DtlsRole.CLIENT)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> schedule.export("label", new byte[0], 16)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsTheHandshakeUntilItIsForgottenAndNothingAfterItsEnd() {
        KeySchedule13 schedule = handshake(CipherSuite.TLS_AES_128_GCM_SHA256);
        schedule.beginApplication(new byte[32]);
        byte[] secret = schedule.handshakeSecret(DtlsRole.CLIENT);
        schedule.forgetHandshake();
        assertThat(secret).containsOnly(0);
        assertThatThrownBy(() -> schedule.handshakeKeys(DtlsRole.CLIENT)).isInstanceOf(IllegalStateException.class);
        byte[] application = schedule.applicationSecret(DtlsRole.SERVER);
        byte[] exporter = schedule.exporterSecret();
        schedule.destroy();
        assertThat(application).containsOnly(0);
        assertThat(exporter).containsOnly(0);
        assertThatThrownBy(() -> schedule.applicationKeys(DtlsRole.CLIENT)).isInstanceOf(IllegalStateException.class);
    }

    private static KeySchedule13 handshake(CipherSuite suite) {
        byte[] shared = new byte[32];
        for (int i = 0; i < shared.length; i++) {
            shared[i] = (byte) i;
        }
        KeySchedule13 schedule = new KeySchedule13(suite);
        schedule.beginHandshake(shared, filled(suite, 0xAA));
        return schedule;
    }

    private static byte[] filled(CipherSuite suite, int value) {
        byte[] hash = new byte[suite.hash().length()];
        Arrays.fill(hash, (byte) value);
        return hash;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

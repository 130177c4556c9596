package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The trace of a simple handshake (RFC 8448 §3): TLS 1.3, whose schedule differs from ours by the label prefix only. */
class Rfc8448VectorsTest {
    private static final byte[] CLIENT_HELLO =
            hex("010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7000006"
                    + "130113031302010000910000000b0009000006736572766572ff01000100000a00140012001d00170018001901000101010201030104"
                    + "00230000003300260024001d002099381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c002b000302030400"
                    + "0d0020001e040305030603020308040805080604010501060102010402050206020202002d00020101001c00024001");
    private static final byte[] SERVER_HELLO =
            hex("020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e269280013010000"
                    + "2e00330024001d0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304");
    private static final byte[] ENCRYPTED_EXTENSIONS =
            hex("080000240022000a00140012001d00170018001901000101010201030104001c0002400100000000");
    private static final byte[] CERTIFICATE =
            hex("0b0001b9000001b50001b0308201ac30820115a003020102020102300d06092a864886f70d01010b0500300e"
                    + "310c300a06035504031303727361301e170d3136303733303031323335395a170d3236303733303031323335395a300e310c300a0603"
                    + "550403130372736130819f300d06092a864886f70d010101050003818d0030818902818100b4bb498f8279303d980836399b36c6988c"
                    + "0c68de55e1bdb826d3901a2461eafd2de49a91d015abbc9a95137ace6c1af19eaa6af98c7ced43120998e187a80ee0ccb0524b1b018c"
                    + "3e0b63264d449a6d38e22a5fda430846748030530ef0461c8ca9d9efbfae8ea6d1d03e2bd193eff0ab9a8002c47428a6d35a8d88d79f"
                    + "7f1e3f0203010001a31a301830090603551d1304023000300b0603551d0f0404030205a0300d06092a864886f70d01010b0500038181"
                    + "0085aad2a0e5b9276b908c65f73a7267170618a54c5f8a7b337d2df7a594365417f2eae8f8a58c8f8172f9319cf36b7fd6c55b80f21a"
                    + "03015156726096fd335e5e67f2dbf102702e608ccae6bec1fc63a42a99be5c3eb7107c3c54e9b9eb2bd5203b1c3b84e0a8b2f759409b"
                    + "a3eac9d91d402dcc0cc8f8961229ac9187b42b4de10000");
    private static final byte[] CERTIFICATE_VERIFY =
            hex("0f000084080400805a747c5d88fa9bd2e55ab085a61015b7211f824cd484145ab3ff52f1fda8477b0b7a"
                    + "bc90db78e2d33a5c141a078653fa6bef780c5ea248eeaaa785c4f394cab6d30bbe8d4859ee511f602957b15411ac027671459e46445c"
                    + "9ea58c181e818e95b8c3fb0bf3278409d3be152a3da5043e063dda65cdf5aea20d53dfacd42f74f3");
    private static final byte[] SERVER_FINISHED =
            hex("140000209b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718");

    private final Transcript transcript = new Transcript();
    private final KeySchedule13 schedule = new KeySchedule13(CipherSuite.TLS_AES_128_GCM_SHA256, Hkdf.TLS13);

    @Test
    void agreesOnTheSharedSecretOfTheTrace() throws Exception {
        assertThat(serverKey().agree(hex("99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c")))
                .isEqualTo(hex("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d"));
    }

    @Test
    void derivesTheHandshakeSecretsAndKeysOfTheTrace() {
        hello();
        assertThat(schedule.handshakeSecret(DtlsRole.CLIENT))
                .isEqualTo(hex("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21"));
        assertThat(schedule.handshakeSecret(DtlsRole.SERVER))
                .isEqualTo(hex("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38"));
        TrafficKeys server = schedule.handshakeKeys(DtlsRole.SERVER);
        assertThat(server.key()).isEqualTo(hex("3fce516009c21727d0f2e4e86ee403bc"));
        assertThat(server.iv()).isEqualTo(hex("5d313eb2671276ee13000b30"));
        TrafficKeys client = schedule.handshakeKeys(DtlsRole.CLIENT);
        assertThat(client.key()).isEqualTo(hex("dbfaa693d1762c5b666af5d950258d01"));
        assertThat(client.iv()).isEqualTo(hex("5bd3c71b836e0b76bb73265f"));
    }

    @Test
    void computesBothFinishedOfTheTrace() {
        hello();
        authenticate();
        assertThat(schedule.verifyData(DtlsRole.SERVER, transcript.hash()))
                .isEqualTo(Arrays.copyOfRange(SERVER_FINISHED, 4, SERVER_FINISHED.length));
        transcript.add(SERVER_FINISHED);
        assertThat(schedule.verifyData(DtlsRole.CLIENT, transcript.hash()))
                .isEqualTo(hex("a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61"));
    }

    @Test
    void derivesTheApplicationSecretsAndKeysOfTheTrace() {
        hello();
        authenticate();
        transcript.add(SERVER_FINISHED);
        schedule.beginApplication(transcript.hash());
        assertThat(schedule.applicationSecret(DtlsRole.CLIENT))
                .isEqualTo(hex("9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5"));
        assertThat(schedule.applicationSecret(DtlsRole.SERVER))
                .isEqualTo(hex("a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643"));
        assertThat(schedule.exporterSecret())
                .isEqualTo(hex("fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50"));
        TrafficKeys client = schedule.applicationKeys(DtlsRole.CLIENT);
        assertThat(client.key()).isEqualTo(hex("17422dda596ed5d9acd890e3c63f5051"));
        assertThat(client.iv()).isEqualTo(hex("5b78923dee08579033e523d9"));
    }

    @Test
    void sealsAndOpensTheApplicationRecordOfTheTrace() {
        byte[] record = hex(
                "1703030043a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b9819a8a5b46b395bd54a9a20441e2b62974e1f"
                        + "5a6292a2977014bd1e3deae63aeebb21694915e4");
        TrafficKeys keys =
                new TrafficKeys(hex("17422dda596ed5d9acd890e3c63f5051"), hex("5b78923dee08579033e523d9"), new byte[16]);
        byte[] b = Arrays.copyOf(record, record.length);
        for (int i = 0; i < 50; i++) {
            b[5 + i] = (byte) i;
        }
        b[55] = 23;
        byte[] plain = Arrays.copyOfRange(b, 5, 56);
        RecordCipher sealing = RecordCipher.sealing(CipherSuite.TLS_AES_128_GCM_SHA256, keys, 0);
        assertThat(sealing.seal(b, 0, 5, 51, 0)).isEqualTo(67);
        assertThat(b).isEqualTo(record);
        RecordCipher opening = RecordCipher.opening(CipherSuite.TLS_AES_128_GCM_SHA256, keys, 0);
        assertThat(opening.open(b, 0, 5, 67, 0)).isEqualTo(51);
        assertThat(Arrays.copyOfRange(b, 5, 56)).isEqualTo(plain);
    }

    @Test
    void checksTheSignatureOfTheTraceWithItsKey() throws Exception {
        hello();
        transcript.add(ENCRYPTED_EXTENSIONS);
        transcript.add(CERTIFICATE);
        byte[] modulus = hex(
                "b4bb498f8279303d980836399b36c6988c0c68de55e1bdb826d3901a2461eafd2de49a91d015abbc9a95137ace6c1af19eaa6af98c7c"
                        + "ed43120998e187a80ee0ccb0524b1b018c3e0b63264d449a6d38e22a5fda430846748030530ef0461c8ca9d9efbfae8ea6d1d03e2bd1"
                        + "93eff0ab9a8002c47428a6d35a8d88d79f7f1e3f");
        var key = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(new BigInteger(1, modulus), BigInteger.valueOf(65_537)));
        byte[] content = SignatureScheme.content13(DtlsRole.SERVER, transcript.hash());
        byte[] signature = Arrays.copyOfRange(CERTIFICATE_VERIFY, 8, CERTIFICATE_VERIFY.length);
        assertThat(SignatureScheme.RSA_PSS_RSAE_SHA256.verify(key, content, signature))
                .isTrue();
        assertThat(SignatureScheme.RSA_PSS_RSAE_SHA256.verify(
                        key, SignatureScheme.content13(DtlsRole.CLIENT, transcript.hash()), signature))
                .as("the same signature in the name of the client")
                .isFalse();
    }

    private void hello() {
        transcript.add(CLIENT_HELLO);
        transcript.add(SERVER_HELLO);
        transcript.start(HashAlgorithm.SHA256);
        schedule.beginHandshake(
                hex("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d"), transcript.hash());
    }

    private void authenticate() {
        transcript.add(ENCRYPTED_EXTENSIONS);
        transcript.add(CERTIFICATE);
        transcript.add(CERTIFICATE_VERIFY);
    }

    private static X25519Exchange serverKey() throws GeneralSecurityException {
        return KnownKeys.x25519(
                "b1580eeadf6dd589b8ef4f2d5652578cc810e9980191ec8d058308cea216a21e",
                "c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f");
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}

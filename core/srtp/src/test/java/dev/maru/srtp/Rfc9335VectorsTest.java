package dev.maru.srtp;

import static dev.maru.srtp.Packets.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.Datagram;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9335 appendix A, both profiles. */
class Rfc9335VectorsTest {
    private static final String FIXED = "decafbadcafebabe";
    private static final String CSRCS = "0001e2400000b26e";
    private static final String PAYLOAD = "abababababababababababababababab";

    /** One packet, and what becomes of it with each profile. */
    record Vector(String name, byte[] plain, byte[] counter, byte[] gcm) {
        static Vector of(String name, String plain, String counter, String gcm) {
            return new Vector(name, hex(plain + PAYLOAD), hex(counter), hex(gcm));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Vector> vectors() {
        return List.of(
                Vector.of(
                        "one-byte",
                        "900f1235" + FIXED + "bede000151000200",
                        "900f1235" + FIXED + "c0de0001eb92365251c3e036f8de27e9c27ee3e0b4651d9fbc4218a70244522f34a5",
                        "900f1235" + FIXED
                                + "c0de000139972dc9572c4d99e8fc355de743fb2e94f9d8ff54e72f4193bbc5c74ffab0fa9fa0fbeb"),
                Vector.of(
                        "two-byte",
                        "900f1236" + FIXED + "1000000105020002",
                        "900f1236" + FIXED + "c2de00014ed9cc4e6a712b3096c5ca77339d4204ce0d77396cab69585fbce38194a5",
                        "900f1236" + FIXED
                                + "c2de0001bb75a4c545cd1f413bdb7daa2b1e3263de313667c963249081b35a65f5cb6c88b394235f"),
                Vector.of(
                        "one-byte and CSRCs",
                        "920f1238" + FIXED + CSRCS + "bede000151000200",
                        "920f1238" + FIXED
                                + "8bb6e12b5cff16ddc0de000192838c8c09e58393e1de3a9a74734d6745671338c3acf11da2df8423bee0",
                        "920f1238" + FIXED
                                + "63bbccc4a7f695c4c0de00018ad7c71fac70a80c92866b4c6ba98546ef913586e95ffaaffe956885bb0647a8bc094ac8"),
                Vector.of(
                        "two-byte and CSRCs",
                        "920f1239" + FIXED + CSRCS + "1000000105020002",
                        "920f1239" + FIXED
                                + "f70e513eb90b9b25c2de0001bbed4848faa644665f3d7f34125914e9f4d0ae923c6f479b95a0f7b53133",
                        "920f1239" + FIXED
                                + "3680524f8d312b00c2de0001c78d120038422bc111a7187a18246f980c059cc6bc9df8b626394eca344e4b05d80fea83"),
                Vector.of(
                        "empty one-byte and CSRCs",
                        "920f123a" + FIXED + CSRCS + "bede0000",
                        "920f123a" + FIXED
                                + "7130b6abfe2ab0e3c0de0000e3d9f64b25c9e74cb4cf8e43fb92e3781c2c0ceab6b3a499a14c",
                        "920f123a" + FIXED
                                + "15b6bb4337906fffc0de0000b7b964537a2b03ab7ba5389ce93317126b5d974df30c6884dcb651c5e120c1da"),
                Vector.of(
                        "empty two-byte and CSRCs",
                        "920f123b" + FIXED + CSRCS + "10000000",
                        "920f123b" + FIXED
                                + "cbf24c124330e1c8c2de0000599dd45bc9d687b603e8b59d771fd38e88b170e0cd31e125eabe",
                        "920f123b" + FIXED
                                + "dcb38c9e48bf95f4c2de000061ee432cf920317076613258d3ce4236c06ac429681ad08413512dc98b5207d8"));
    }

    private static SrtpContext context(SrtpProfile profile, SrtpCiphers ciphers) {
        SrtpOptions options = SrtpOptions.DEFAULT.withCryptex(true).withCiphers(ciphers);
        return profile.isAead()
                ? SrtpContext.ofMasterKey(
                        profile, hex("000102030405060708090a0b0c0d0e0f"), hex("a0a1a2a3a4a5a6a7a8a9aaab"), options)
                : SrtpContext.ofMasterKey(
                        profile, hex("e1f97a0d3e018be0d64fa32c06de4139"), hex("0ec675ad498afeebb6960b3aabe6"), options);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void protectsAndUnprotects(Vector vector) {
        for (SrtpCiphers ciphers : Packets.allCiphers()) {
            both(context(SrtpProfile.AES128_CM_SHA1_80, ciphers), vector.plain, vector.counter);
            both(context(SrtpProfile.AEAD_AES_128_GCM, ciphers), vector.plain, vector.gcm);
        }
    }

    private static void both(SrtpContext context, byte[] plain, byte[] sealed) {
        assertThat(Packets.sealed(new SrtpSender(context), plain)).isEqualTo(sealed);
        SrtpContext fresh = context(context.profile, context.options.ciphers());
        Datagram packet = Packets.datagram(sealed);
        assertThat(new SrtpReceiver(fresh).unprotect(packet)).isTrue();
        assertThat(packet.toByteArray()).isEqualTo(plain);
    }

    /** §5.1: a packet with CSRCs and without extensions gets an empty one, so it becomes that of the fifth vector. */
    @org.junit.jupiter.api.Test
    void addsAnEmptyExtensionToPacketsWithCsrcsAlone() {
        Vector vector = vectors().get(4);
        byte[] bare = hex("820f123a" + FIXED + CSRCS + PAYLOAD);
        assertThat(Packets.sealed(new SrtpSender(context(SrtpProfile.AES128_CM_SHA1_80, SrtpCiphers.jca())), bare))
                .isEqualTo(vector.counter);
        assertThat(Packets.sealed(new SrtpSender(context(SrtpProfile.AEAD_AES_128_GCM, SrtpCiphers.jca())), bare))
                .isEqualTo(vector.gcm);
    }
}

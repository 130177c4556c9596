package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.MalformedException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyExchangeTest {
    private final SecureRandom random = new SeededRandom(new SplittableRandom(25));

    @Test
    void agreesOnTheSecretOfRfc7748() throws Exception {
        String alice = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
        String bob = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
        byte[] secret = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
        X25519Exchange first =
                KnownKeys.x25519("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a", alice);
        X25519Exchange second =
                KnownKeys.x25519("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb", bob);
        assertThat(first.share()).isEqualTo(hex(alice));
        assertThat(first.agree(hex(bob))).isEqualTo(secret);
        assertThat(second.agree(hex(alice))).isEqualTo(secret);
    }

    /** RFC 7748 §5: receivers mask the highest bit. */
    @Test
    void ignoresTheHighestBitOfAShareOfX25519() throws Exception {
        X25519Exchange exchange = KnownKeys.x25519(
                "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
                "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        assertThat(exchange.agree(hex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")))
                .isEqualTo(hex("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"));
    }

    /** The points of small order of Curve25519 (RFC 7748 §6.1 asks for the check). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void refusesPointsOfSmallOrder(String share) {
        KeyExchange exchange = KeyExchange.begin(NamedGroup.X25519, random);
        assertThatThrownBy(() -> exchange.agree(hex(share))).isInstanceOf(MalformedException.class);
        byte[] hybrid = KeyExchange.begin(NamedGroup.X25519MLKEM768, random).share();
        System.arraycopy(hex(share), 0, hybrid, 1_184, 32);
        assertThatThrownBy(() -> KeyExchange.answer(NamedGroup.X25519MLKEM768, hybrid, random))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void agreesOnTheSecretsOfRfc5903() throws Exception {
        String i256 = "04DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180"
                + "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3";
        String r256 = "04D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63"
                + "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB";
        EcdhExchange initiator = KnownKeys.ecdh(
                EllipticCurve.P256, "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433", i256);
        assertThat(initiator.share()).isEqualTo(hex(i256));
        assertThat(initiator.agree(hex(r256)))
                .isEqualTo(hex("D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE"));

        String i384 =
                "04667842D7D180AC2CDE6F74F37551F55755C7645C20EF73E31634FE72B4C55EE6DE3AC808ACB4BDB4C88732AEE95F41AA"
                        + "9482ED1FC0EEB9CAFC4984625CCFC23F65032149E0E144ADA024181535A0F38EEB9FCFF3C2C947DAE69B4C634573A81C";
        String r384 =
                "04E558DBEF53EECDE3D3FCCFC1AEA08A89A987475D12FD950D83CFA41732BC509D0D1AC43A0336DEF96FDA41D0774A3571"
                        + "DCFBEC7AACF3196472169E838430367F66EEBE3C6E70C416DD5F0C68759DD1FFF83FA40142209DFF5EAAD96DB9E6386C";
        EcdhExchange responder = KnownKeys.ecdh(
                EllipticCurve.P384,
                "41CB0779B4BDB85D47846725FBEC3C9430FAB46CC8DC5060855CC9BDA0AA2942E0308312916B8ED2960E4BD55A7448FC",
                r384);
        assertThat(responder.share()).isEqualTo(hex(r384));
        assertThat(responder.agree(hex(i384)))
                .isEqualTo(hex("11187331C279962D93D604243FD592CB9D0A926F422E47187521287E7156C5C4"
                        + "D603135569B9E9D09CF5D4A270F59746"));
    }

    @ParameterizedTest
    @EnumSource(NamedGroup.class)
    void bothSidesHaveTheSameSecretAndSharesOfTheStatedLength(NamedGroup group) throws Exception {
        for (int round = 0; round < 4; round++) {
            KeyExchange client = KeyExchange.begin(group, random);
            assertThat(client.share()).hasSize(group.clientShareLength());
            KeyExchange.Answer server = KeyExchange.answer(group, client.share(), random);
            assertThat(server.share()).hasSize(group.serverShareLength());
            assertThat(client.agree(server.share())).isEqualTo(server.secret());
            client.destroy();
        }
    }

    @ParameterizedTest
    @EnumSource(NamedGroup.class)
    void refusesSharesOfEveryOtherLength(NamedGroup group) {
        KeyExchange client = KeyExchange.begin(group, random);
        for (int length : new int[] {0, 1, group.clientShareLength() - 1, group.clientShareLength() + 1}) {
            byte[] share = Arrays.copyOf(client.share(), length);
            assertThatThrownBy(() -> KeyExchange.answer(group, share, random)).isInstanceOf(MalformedException.class);
        }
        for (int length : new int[] {0, 1, group.serverShareLength() - 1, group.serverShareLength() + 1}) {
            assertThatThrownBy(() -> client.agree(new byte[length])).isInstanceOf(MalformedException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(value = NamedGroup.class, names = "SECP.*", mode = EnumSource.Mode.MATCH_ALL)
    void refusesWhatIsNoPointOfTheCurve(NamedGroup group) {
        KeyExchange client = KeyExchange.begin(group, random);
        byte[] offCurve = client.share();
        offCurve[offCurve.length - 1] ^= 1;
        assertThatThrownBy(() -> client.agree(offCurve)).isInstanceOf(MalformedException.class);
        byte[] compressed = client.share();
        compressed[0] = 2;
        assertThatThrownBy(() -> client.agree(compressed)).isInstanceOf(MalformedException.class);
        byte[] origin = new byte[group.clientShareLength()];
        origin[0] = 4;
        assertThatThrownBy(() -> client.agree(origin)).isInstanceOf(MalformedException.class);
        byte[] unreduced = new byte[group.clientShareLength()];
        Arrays.fill(unreduced, (byte) 0xFF);
        unreduced[0] = 4;
        assertThatThrownBy(() -> client.agree(unreduced)).isInstanceOf(MalformedException.class);
    }

    /** FIPS 203 §7.2: each coefficient is below 3,329; 0xFFF is not. */
    @Test
    void refusesAnEncapsulationKeyThatIsNotReduced() {
        byte[] share = KeyExchange.begin(NamedGroup.X25519MLKEM768, random).share();
        for (int at : new int[] {0, 600, 1_149}) {
            byte[] wrong = share.clone();
            wrong[at] = (byte) 0xFF;
            wrong[at + 1] |= 0x0F;
            assertThatThrownBy(() -> KeyExchange.answer(NamedGroup.X25519MLKEM768, wrong, random))
                    .isInstanceOf(MalformedException.class);
            byte[] second = share.clone();
            second[at + 1] |= (byte) 0xF0;
            second[at + 2] = (byte) 0xFF;
            assertThatThrownBy(() -> KeyExchange.answer(NamedGroup.X25519MLKEM768, second, random))
                    .isInstanceOf(MalformedException.class);
        }
    }

    /** FIPS 203 §6.3: a wrong ciphertext gives a secret that nobody else has, not an error. */
    @Test
    void aChangedCiphertextOfTheHybridGivesAnotherSecretInItsFirstHalfOnly() throws Exception {
        KeyExchange client = KeyExchange.begin(NamedGroup.X25519MLKEM768, random);
        KeyExchange.Answer server = KeyExchange.answer(NamedGroup.X25519MLKEM768, client.share(), random);
        byte[] share = server.share();
        share[17] ^= 1;
        byte[] secret = client.agree(share);
        assertThat(Arrays.copyOf(secret, 32)).isNotEqualTo(Arrays.copyOf(server.secret(), 32));
        assertThat(Arrays.copyOfRange(secret, 32, 64)).isEqualTo(Arrays.copyOfRange(server.secret(), 32, 64));
    }

    @ParameterizedTest
    @EnumSource(NamedGroup.class)
    void theSameEntropyGivesTheSameHandshake(NamedGroup group) throws Exception {
        byte[][] shares = new byte[2][];
        byte[][] secrets = new byte[2][];
        for (int i = 0; i < 2; i++) {
            SecureRandom seeded = new SeededRandom(new SplittableRandom(7));
            KeyExchange.Answer answer =
                    KeyExchange.answer(group, KeyExchange.begin(group, seeded).share(), seeded);
            shares[i] = answer.share();
            secrets[i] = answer.secret();
        }
        assertThat(shares[0]).isEqualTo(shares[1]);
        assertThat(secrets[0]).isEqualTo(secrets[1]);
    }

    @Test
    void knowsItsCodePoints() {
        assertThat(NamedGroup.of(0x11EC)).isEqualTo(NamedGroup.X25519MLKEM768);
        assertThat(NamedGroup.of(0x001D)).isEqualTo(NamedGroup.X25519);
        assertThat(NamedGroup.of(0x0017)).isEqualTo(NamedGroup.SECP256R1);
        assertThat(NamedGroup.of(0x0018)).isEqualTo(NamedGroup.SECP384R1);
        assertThat(NamedGroup.of(0x0019)).isNull();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}

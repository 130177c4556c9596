package dev.maru.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.wire.TransportAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The test vectors of RFC 5769. */
class Rfc5769VectorsTest {
    private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
    private static final String ID = "b7e7a701bc34d686fa87dfae";

    /** §2.1; its padding is made of spaces. */
    static final byte[] REQUEST = hex("""
            000100582112a442 %s
            802200105354554e207465737420636c69656e74
            002400046e0001ff
            80290008932ff9b151263b36
            000600096576746a3a68367659202020
            000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
            80280004e57a3bcf""".formatted(ID));

    /** §2.2. */
    static final byte[] IPV4_RESPONSE = hex("""
            0101003c2112a442 %s
            8022000b7465737420766563746f7220
            002000080001a147e112a643
            000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7
            80280004c07d4c96""".formatted(ID));

    /** §2.3. */
    static final byte[] IPV6_RESPONSE = hex("""
            010100482112a442 %s
            8022000b7465737420766563746f7220
            002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9
            00080014a382954e4be67bf11784c97c8292c275bfe3ed41
            80280004c8fb0b4c""".formatted(ID));

    /** §2.4. */
    static final byte[] LONG_TERM_REQUEST = hex("""
            000100602112a442 78ad3433c6ad72c029da412e
            00060012e3839ee38388e383aae38383e382afe382b90000
            0015001c662f2f3439396b39353464364f4c33346f4c394653547679363473 41
            0014000b6578616d706c652e6f726700
            00080014f67024656dd64a3e02b8e0712e85c9a28ca89666""");

    private final StunMessage message = new StunMessage();

    @Test
    void readsTheSampleRequest() {
        assertThat(message.parse(REQUEST, 0, REQUEST.length)).isTrue();
        assertThat(message.messageClass()).isEqualTo(StunClass.REQUEST);
        assertThat(message.method()).isEqualTo(StunMethod.BINDING);
        assertThat(message.transactionHigh()).isEqualTo(0xb7e7a701);
        assertThat(message.transactionLow()).isEqualTo(0xbc34d686fa87dfaeL);
        assertThat(message.text(StunAttribute.SOFTWARE)).isEqualTo("STUN test client");
        assertThat(message.u32(StunAttribute.PRIORITY)).isEqualTo(0x6e0001ffL);
        assertThat(message.i64(StunAttribute.ICE_CONTROLLED, 0)).isEqualTo(0x932ff9b151263b36L);
        assertThat(message.text(StunAttribute.USERNAME)).isEqualTo("evtj:h6vY");
        assertThat(message.hasValidIntegrity(IntegrityKey.shortTerm(PASSWORD))).isTrue();
        assertThat(message.hasValidIntegrity(IntegrityKey.shortTerm(PASSWORD + "x")))
                .isFalse();
        assertThat(message.hasValidFingerprint()).isTrue();
    }

    @Test
    void readsTheSampleIpv4Response() {
        assertThat(message.parse(IPV4_RESPONSE, 0, IPV4_RESPONSE.length)).isTrue();
        assertThat(message.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
        assertThat(message.text(StunAttribute.SOFTWARE)).isEqualTo("test vector");
        assertThat(message.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS))
                .isEqualTo(TransportAddress.ofLiteral("192.0.2.1", 32853));
        assertThat(message.hasValidIntegrity(IntegrityKey.shortTerm(PASSWORD))).isTrue();
        assertThat(message.hasValidFingerprint()).isTrue();
    }

    @Test
    void readsTheSampleIpv6Response() {
        assertThat(message.parse(IPV6_RESPONSE, 0, IPV6_RESPONSE.length)).isTrue();
        assertThat(message.xorAddress(StunAttribute.XOR_MAPPED_ADDRESS))
                .isEqualTo(TransportAddress.ofLiteral("2001:db8:1234:5678:11:2233:4455:6677", 32853));
        assertThat(message.hasValidIntegrity(IntegrityKey.shortTerm(PASSWORD))).isTrue();
        assertThat(message.hasValidFingerprint()).isTrue();
    }

    /** The password after preparation; RFC 8489's OpaqueString prepares other characters than RFC 5389's SASLprep did. */
    @Test
    void readsTheSampleRequestWithLongTermCredentials() {
        assertThat(message.parse(LONG_TERM_REQUEST, 0, LONG_TERM_REQUEST.length))
                .isTrue();
        String user = "マトリックス";
        assertThat(message.text(StunAttribute.USERNAME)).isEqualTo(user);
        assertThat(message.text(StunAttribute.NONCE)).isEqualTo("f//499k954d6OL34oL9FSTvy64sA");
        assertThat(message.text(StunAttribute.REALM)).isEqualTo("example.org");
        assertThat(message.hasValidIntegrity(IntegrityKey.longTermMd5(user, "example.org", "TheMatrIX")))
                .isTrue();
        assertThat(message.hasValidFingerprint()).isFalse();
    }

    @Test
    void writesTheSampleIpv4ResponseExceptForItsPadding() {
        byte[] out = new byte[200];
        StunWriter writer = new StunWriter();
        writer.begin(out, 4, StunClass.SUCCESS_RESPONSE, StunMethod.BINDING)
                .transaction(0xb7e7a701, 0xbc34d686fa87dfaeL)
                .text(StunAttribute.SOFTWARE, "test vector")
                .xorAddress(
                        StunAttribute.XOR_MAPPED_ADDRESS,
                        TransportAddress.ofLiteral("2001:db8:1234:5678:11:2233:4455:6677", 32853));
        byte[] expected = IPV6_RESPONSE.clone();
        expected[35] = 0; // the vector pads with a space, §14 of RFC 8489 wants zeros
        assertThat(writer.length()).isEqualTo(60);
        for (int i = 4; i < 60; i++) {
            assertThat(out[4 + i]).as("byte %d", i).isEqualTo(expected[i]);
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }
}

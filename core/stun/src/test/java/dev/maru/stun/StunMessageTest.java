package dev.maru.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.wire.TransportAddress;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StunMessageTest {
    private static final IntegrityKey KEY = IntegrityKey.shortTerm("secret");

    private final byte[] buffer = new byte[600];
    private final StunMessage message = new StunMessage();
    private final StunWriter writer = new StunWriter();

    private StunWriter begin(StunClass messageClass, int method) {
        return writer.begin(buffer, 0, messageClass, method).transaction(0x01020304, 0x0506070809101112L);
    }

    private boolean parse() {
        return message.parse(buffer, 0, writer.length());
    }

    /** RFC 7983 §7 leaves STUN the first bytes 0 to 3, and with them the methods below 0x100. */
    @Test
    void keepsEveryMethodAndClass() {
        for (StunClass c : StunClass.values()) {
            for (int method = 0; method < 0x100; method++) {
                begin(c, method);
                assertThat(parse()).isTrue();
                assertThat(message.messageClass()).isEqualTo(c);
                assertThat(message.method()).isEqualTo(method);
            }
        }
    }

    @Test
    void readsWhatItWrites() {
        TransportAddress four = TransportAddress.ofLiteral("198.51.100.7", 9);
        TransportAddress six = TransportAddress.ofLiteral("2001:db8::7", 65_535);
        begin(StunClass.ERROR_RESPONSE, StunMethod.ALLOCATE)
                .errorCode(437, "Allocation Mismatch")
                .address(StunAttribute.MAPPED_ADDRESS, four)
                .xorAddress(StunAttribute.XOR_RELAYED_ADDRESS, six)
                .u32(StunAttribute.LIFETIME, -1)
                .i64(StunAttribute.RESERVATION_TOKEN, 0x1122334455667788L)
                .flag(StunAttribute.DONT_FRAGMENT)
                .text(StunAttribute.NONCE, "한글")
                .integrity(KEY)
                .integritySha256(KEY)
                .fingerprint();
        assertThat(parse()).isTrue();
        assertThat(message.errorCode()).isEqualTo(437);
        assertThat(message.reasonPhrase()).isEqualTo("Allocation Mismatch");
        assertThat(message.address(StunAttribute.MAPPED_ADDRESS)).isEqualTo(four);
        assertThat(message.xorAddress(StunAttribute.XOR_RELAYED_ADDRESS)).isEqualTo(six);
        assertThat(message.u32(StunAttribute.LIFETIME)).isEqualTo(0xFFFF_FFFFL);
        assertThat(message.i64(StunAttribute.RESERVATION_TOKEN, 0)).isEqualTo(0x1122334455667788L);
        assertThat(message.has(StunAttribute.DONT_FRAGMENT)).isTrue();
        assertThat(message.text(StunAttribute.NONCE)).isEqualTo("한글");
        assertThat(message.hasValidIntegrity(KEY)).isTrue();
        assertThat(message.hasValidIntegritySha256(KEY)).isTrue();
        assertThat(message.hasValidFingerprint()).isTrue();
    }

    @Test
    void noticesEveryFlippedBit() {
        begin(StunClass.REQUEST, StunMethod.BINDING)
                .text(StunAttribute.USERNAME, "ab:cd")
                .u32(StunAttribute.PRIORITY, 7)
                .integrity(KEY)
                .fingerprint();
        int length = writer.length();
        byte[] good = Arrays.copyOf(buffer, length);
        for (int bit = 0; bit < length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            boolean accepted =
                    message.parse(bad, 0, length) && message.hasValidFingerprint() && message.hasValidIntegrity(KEY);
            assertThat(accepted).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void refusesEveryTruncatedPrefixAndEveryLongerMessage() {
        begin(StunClass.REQUEST, StunMethod.BINDING)
                .text(StunAttribute.USERNAME, "abc")
                .fingerprint();
        int length = writer.length();
        for (int count = 0; count < length; count++) {
            assertThat(message.parse(Arrays.copyOf(buffer, count), 0, count)).isFalse();
        }
        assertThat(message.parse(buffer, 0, length + 4)).isFalse();
        assertThat(message.parse(buffer, 0, length)).isTrue();
    }

    /** RFC 8489 §14.5: what follows MESSAGE-INTEGRITY is not protected and must not be believed. */
    @Test
    void ignoresAttributesBehindTheIntegrity() {
        begin(StunClass.REQUEST, StunMethod.BINDING)
                .integrity(KEY)
                .flag(StunAttribute.USE_CANDIDATE)
                .fingerprint();
        assertThat(parse()).isTrue();
        assertThat(message.has(StunAttribute.USE_CANDIDATE)).isFalse();
        assertThat(message.hasValidFingerprint()).isTrue();
    }

    @Test
    void believesTheFirstOfTwo() {
        begin(StunClass.REQUEST, StunMethod.BINDING)
                .u32(StunAttribute.PRIORITY, 1)
                .u32(StunAttribute.PRIORITY, 2);
        assertThat(parse()).isTrue();
        assertThat(message.u32(StunAttribute.PRIORITY)).isEqualTo(1);
    }

    @Test
    void refusesAFingerprintThatIsNotLast() {
        begin(StunClass.REQUEST, StunMethod.BINDING).fingerprint().u32(StunAttribute.PRIORITY, 1);
        assertThat(parse()).isFalse();
    }

    @Test
    void remembersUnknownAttributesThatMustBeUnderstood() {
        begin(StunClass.REQUEST, StunMethod.BINDING).u32(StunAttribute.PRIORITY, 1);
        buffer[20] = 0x7F; // comprehension-required, unknown
        assertThat(parse()).isTrue();
        assertThat(message.unknownCount()).isEqualTo(1);
        assertThat(message.unknownType(0)).isEqualTo(0x7F24);
        buffer[20] = (byte) 0xFF; // comprehension-optional
        assertThat(parse()).isTrue();
        assertThat(message.unknownCount()).isZero();

        byte[] answer = new byte[100];
        buffer[20] = 0x7F;
        parse();
        StunWriter out = new StunWriter();
        out.respond(answer, 0, StunClass.ERROR_RESPONSE, message)
                .errorCode(420, "")
                .unknownAttributes(message);
        StunMessage read = new StunMessage();
        assertThat(read.parse(answer, 0, out.length())).isTrue();
        assertThat(read.u16(StunAttribute.UNKNOWN_ATTRIBUTES)).isEqualTo(0x7F24);
        assertThat(read.transactionLow()).isEqualTo(message.transactionLow());
    }

    @Test
    void boundsTheUnknownAttributesItRemembers() {
        begin(StunClass.REQUEST, StunMethod.BINDING);
        for (int i = 0; i < 40; i++) {
            writer.u32(StunAttribute.PRIORITY, i);
            buffer[20 + 8 * i] = 0x7F;
        }
        assertThat(parse()).isTrue();
        assertThat(message.unknownCount()).isEqualTo(StunMessage.MAX_UNKNOWN);
    }

    @Test
    void answersWithAbsenceForValuesOfTheWrongLength() {
        begin(StunClass.REQUEST, StunMethod.BINDING)
                .text(StunAttribute.LIFETIME, "abc")
                .u32(StunAttribute.XOR_PEER_ADDRESS, 1)
                .flag(StunAttribute.ERROR_CODE)
                .flag(StunAttribute.ICE_CONTROLLED);
        assertThat(parse()).isTrue();
        assertThat(message.u32(StunAttribute.LIFETIME)).isEqualTo(-1);
        assertThat(message.u32(StunAttribute.PRIORITY)).isEqualTo(-1);
        assertThat(message.xorAddress(StunAttribute.XOR_PEER_ADDRESS)).isNull();
        assertThat(message.errorCode()).isEqualTo(-1);
        assertThat(message.i64(StunAttribute.ICE_CONTROLLED, 5)).isEqualTo(5);
        assertThat(message.bytesOf(StunAttribute.NONCE)).isNull();
    }

    @Test
    void survivesRandomBytes() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] junk = new byte[120];
        for (int run = 0; run < 200_000; run++) {
            random.nextBytes(junk);
            int length = 20 + 4 * random.nextInt(26);
            junk[0] &= 3;
            junk[2] = 0;
            junk[3] = (byte) (length - 20);
            dev.maru.wire.BigEndian.put32(junk, 4, StunMessage.MAGIC_COOKIE);
            for (int at = 20; at + 4 <= length; at += 8) { // short attributes, so that some get through
                dev.maru.wire.BigEndian.put16(junk, at, random.nextInt(0x40) | (random.nextBoolean() ? 0x8000 : 0));
                dev.maru.wire.BigEndian.put16(junk, at + 2, random.nextInt(5));
            }
            if (message.parse(junk, 0, length)) {
                touchEverything();
            }
        }
    }

    private void touchEverything() {
        for (StunAttribute a : StunAttribute.values()) {
            message.u8(a);
            message.u16(a);
            message.u32(a);
            message.text(a);
            message.address(a);
            message.xorAddress(a);
        }
        message.errorCode();
        message.reasonPhrase();
        message.hasValidFingerprint();
        message.hasValidIntegrity(KEY);
        message.hasValidIntegritySha256(KEY);
    }

    @Test
    void tellsACallerWhoseBufferIsTooSmall() {
        assertThatThrownBy(() -> writer.begin(new byte[24], 0, StunClass.REQUEST, StunMethod.BINDING)
                        .text(StunAttribute.USERNAME, "too long for it"))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> begin(StunClass.ERROR_RESPONSE, 1).errorCode(200, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neverPrintsASecret() {
        assertThat(KEY.toString()).doesNotContain("secret:").isEqualTo("IntegrityKey[secret]");
    }

    /** RFC 8656 §10.1 lets CreatePermission name many peers; what stands behind the integrity is nobody's. */
    @Test
    void findsEveryOneOfARepeatedAttribute() {
        TransportAddress four = TransportAddress.ofLiteral("198.51.100.7", 9);
        TransportAddress six = TransportAddress.ofLiteral("2001:db8::7", 65_535);
        begin(StunClass.REQUEST, StunMethod.CREATE_PERMISSION)
                .xorAddress(StunAttribute.XOR_PEER_ADDRESS, four)
                .text(StunAttribute.USERNAME, "a")
                .xorAddress(StunAttribute.XOR_PEER_ADDRESS, six)
                .u32(StunAttribute.XOR_PEER_ADDRESS, 1)
                .integrity(KEY)
                .xorAddress(StunAttribute.XOR_PEER_ADDRESS, four);
        assertThat(parse()).isTrue();
        assertThat(message.count(StunAttribute.XOR_PEER_ADDRESS)).isEqualTo(3);
        assertThat(message.xorAddress(StunAttribute.XOR_PEER_ADDRESS, 0)).isEqualTo(four);
        assertThat(message.xorAddress(StunAttribute.XOR_PEER_ADDRESS, 1)).isEqualTo(six);
        assertThat(message.xorAddress(StunAttribute.XOR_PEER_ADDRESS, 2)).isNull();
        assertThat(message.xorAddress(StunAttribute.XOR_PEER_ADDRESS, 3)).isNull();
        assertThat(message.count(StunAttribute.NONCE)).isZero();
        assertThat(message.xorAddress(StunAttribute.NONCE, 0)).isNull();
    }
}

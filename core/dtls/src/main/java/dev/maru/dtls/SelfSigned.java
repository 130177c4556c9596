package dev.maru.dtls;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/** Builds self-signed X.509 v3 certificates without extensions, as browsers do for WebRTC (RFC 5280 §4.1). */
final class SelfSigned {
    private static final int UTF8_STRING = 0x0C;
    private static final int SET = 0x31;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    /** From this year on, UTCTime is not enough (RFC 5280 §4.1.2.5). */
    private static final int FIRST_GENERALIZED_YEAR = 2_050;

    private static final int SERIAL_LENGTH = 8;
    private static final int NAME_LENGTH = 8;
    private static final byte[] VERSION_3 = HexFormat.of().parseHex("a003020102");
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");
    private static final byte[] ECDSA_WITH_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final byte[] SHA256_WITH_RSA = HexFormat.of().parseHex("300d06092a864886f70d01010b0500");
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT);
    private static final DateTimeFormatter GENERALIZED = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT);

    private SelfSigned() {}

    /** A certificate for a pair on P-256 or of RSA; from and until in seconds since 1970. */
    static byte[] certificate(KeyPair pair, long from, long until, SecureRandom random) {
        boolean rsa = pair.getPublic().getAlgorithm().equals("RSA");
        byte[] algorithm = rsa ? SHA256_WITH_RSA : ECDSA_WITH_SHA256;
        byte[] name = name(random);
        byte[] signed = DerWriter.sequence(
                VERSION_3,
                DerWriter.element(DerReader.INTEGER, serial(random)),
                algorithm,
                name,
                DerWriter.sequence(time(from), time(until)),
                name,
                pair.getPublic().getEncoded());
        SignatureScheme scheme = rsa ? SignatureScheme.RSA_PKCS1_SHA256 : SignatureScheme.ECDSA_SECP256R1_SHA256;
        byte[] signature = scheme.sign(pair.getPrivate(), signed, random);
        return DerWriter.sequence(signed, algorithm, DerWriter.bitString(signature));
    }

    /** Positive and in its shortest form: the first byte is 0x40 to 0x7F. */
    private static byte[] serial(SecureRandom random) {
        byte[] serial = new byte[SERIAL_LENGTH];
        random.nextBytes(serial);
        serial[0] = (byte) (serial[0] & 0x3F | 0x40);
        return serial;
    }

    /** One common name, random so that certificates of one person cannot be linked by it. */
    private static byte[] name(SecureRandom random) {
        byte[] bytes = new byte[NAME_LENGTH];
        random.nextBytes(bytes);
        byte[] text = HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
        byte[] attribute = DerWriter.sequence(COMMON_NAME, DerWriter.element(UTF8_STRING, text));
        return DerWriter.sequence(DerWriter.element(SET, attribute));
    }

    private static byte[] time(long epochSeconds) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(epochSeconds, 0, ZoneOffset.UTC);
        boolean general = time.getYear() >= FIRST_GENERALIZED_YEAR;
        byte[] text = (general ? GENERALIZED : UTC).format(time).getBytes(StandardCharsets.US_ASCII);
        return DerWriter.element(general ? GENERALIZED_TIME : UTC_TIME, text);
    }
}

package dev.maru.turn;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * STUN as RFC 8489 §5 and §14 draw it, read and written with the JDK alone, so that the client is not judged by the codec that it uses.
 */
final class HandMadeStun {
    static final int ALLOCATE = 0x0003;
    static final int REFRESH = 0x0004;
    static final int CREATE_PERMISSION = 0x0008;
    static final int CHANNEL_BIND = 0x0009;
    static final int SUCCESS = 0x0100;
    static final int ERROR = 0x0110;

    static final int USERNAME = 0x0006;
    static final int INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int CHANNEL_NUMBER = 0x000C;
    static final int LIFETIME = 0x000D;
    static final int XOR_PEER = 0x0012;
    static final int DATA = 0x0013;
    static final int REALM = 0x0014;
    static final int NONCE = 0x0015;
    static final int XOR_RELAYED = 0x0016;
    static final int TRANSPORT = 0x0019;
    static final int INTEGRITY_SHA256 = 0x001C;
    static final int PASSWORD_ALGORITHM = 0x001D;
    static final int USERHASH = 0x001E;
    static final int XOR_MAPPED = 0x0020;
    static final int PASSWORD_ALGORITHMS = 0x8002;
    static final int FINGERPRINT = 0x8028;

    final int type;
    final byte[] id;
    final Map<Integer, byte[]> attributes = new LinkedHashMap<>();
    private final byte[] bytes;

    private HandMadeStun(byte[] bytes) {
        this.bytes = bytes;
        this.type = u16(bytes, 0);
        this.id = Arrays.copyOfRange(bytes, 8, 20);
        if (u16(bytes, 2) != bytes.length - 20 || u16(bytes, 4) != 0x2112 || u16(bytes, 6) != 0xA442) {
            throw new AssertionError("no STUN message: " + HexFormat.of().formatHex(bytes));
        }
        for (int at = 20; at < bytes.length; at += 4 + (u16(bytes, at + 2) + 3) / 4 * 4) {
            attributes.putIfAbsent(u16(bytes, at), Arrays.copyOfRange(bytes, at + 4, at + 4 + u16(bytes, at + 2)));
        }
    }

    static HandMadeStun read(Datagram datagram) {
        return new HandMadeStun(datagram.toByteArray());
    }

    String text(int attribute) {
        return new String(attributes.get(attribute), StandardCharsets.UTF_8);
    }

    String hex(int attribute) {
        return HexFormat.of().formatHex(attributes.get(attribute));
    }

    boolean has(int attribute) {
        return attributes.containsKey(attribute);
    }

    /** Whether the integrity is right: HMAC over all before it, with a length that ends behind it. */
    boolean isSigned(int attribute, String algorithm, byte[] key) {
        int at = 20;
        while (u16(bytes, at) != attribute) {
            at += 4 + (u16(bytes, at + 2) + 3) / 4 * 4;
        }
        int size = u16(bytes, at + 2);
        byte[] covered = Arrays.copyOf(bytes, at);
        put16(covered, 2, at + 4 + size - 20);
        return Arrays.equals(hmac(algorithm, key, covered), Arrays.copyOfRange(bytes, at + 4, at + 4 + size));
    }

    static byte[] digest(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hmac(String algorithm, byte[] key, byte[] covered) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(covered);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Begins an answer to this request. */
    Answer answer(int messageClass) {
        return new Answer(type | messageClass, id);
    }

    static int u16(byte[] b, int at) {
        return (b[at] & 0xFF) << 8 | b[at + 1] & 0xFF;
    }

    private static void put16(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 8);
        b[at + 1] = (byte) value;
    }

    /** A message in the making. */
    static final class Answer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final byte[] id;

        Answer(int type, byte[] id) {
            this.id = id;
            byte[] header = new byte[20];
            put16(header, 0, type);
            put16(header, 4, 0x2112);
            put16(header, 6, 0xA442);
            System.arraycopy(id, 0, header, 8, 12);
            out.writeBytes(header);
        }

        Answer with(int attribute, byte[] value) {
            byte[] header = new byte[4];
            put16(header, 0, attribute);
            put16(header, 2, value.length);
            out.writeBytes(header);
            out.writeBytes(value);
            out.writeBytes(new byte[-value.length & 3]);
            return this;
        }

        Answer with(int attribute, String text) {
            return with(attribute, text.getBytes(StandardCharsets.UTF_8));
        }

        Answer with(int attribute, int value) {
            return with(
                    attribute,
                    new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value});
        }

        Answer error(int code) {
            return with(ERROR_CODE, new byte[] {0, 0, (byte) (code / 100), (byte) (code % 100), 'n', 'o'});
        }

        /** RFC 8489 §14.2: port and address XORed with the cookie and, for IPv6, the transaction id. */
        Answer xor(int attribute, TransportAddress address) {
            byte[] ip = address.toSocketAddress().getAddress().getAddress();
            byte[] mask = new byte[16];
            System.arraycopy(new byte[] {0x21, 0x12, (byte) 0xA4, 0x42}, 0, mask, 0, 4);
            System.arraycopy(id, 0, mask, 4, 12);
            byte[] value = new byte[4 + ip.length];
            value[1] = (byte) (ip.length == 4 ? 1 : 2);
            put16(value, 2, address.port() ^ 0x2112);
            for (int i = 0; i < ip.length; i++) {
                value[4 + i] = (byte) (ip[i] ^ mask[i]);
            }
            return with(attribute, value);
        }

        Answer signed(int attribute, String algorithm, byte[] key) {
            int size = algorithm.equals("HmacSHA1") ? 20 : 32;
            byte[] covered = out.toByteArray();
            put16(covered, 2, covered.length + 4 + size - 20);
            return with(attribute, hmac(algorithm, key, covered));
        }

        byte[] bytes() {
            byte[] message = out.toByteArray();
            put16(message, 2, message.length - 20);
            return message;
        }
    }
}

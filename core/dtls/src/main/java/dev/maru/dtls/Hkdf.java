package dev.maru.dtls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.Mac;

/** HKDF (RFC 5869) with the labels of TLS 1.3 (RFC 8446 §7.1), under the prefix of the protocol that uses it. */
final class Hkdf {
    /** RFC 9147 §5.9: as long as TLS's "tls13 ", so without a blank. */
    static final String DTLS13 = "dtls13";
    /** RFC 8446 §7.1. */
    static final String TLS13 = "tls13 ";

    private static final int MAX_LABEL = 255;

    private final HashAlgorithm hash;
    private final String prefix;
    private final Mac mac;

    Hkdf(HashAlgorithm hash, String prefix) {
        this.hash = hash;
        this.prefix = prefix;
        this.mac = hash.newMac();
    }

    HashAlgorithm hash() {
        return hash;
    }

    /** HKDF-Extract (RFC 5869 §2.2). */
    byte[] extract(byte[] salt, byte[] inputKey) {
        return hmac(salt, inputKey);
    }

    /** HKDF-Expand-Label (RFC 8446 §7.1). */
    byte[] expandLabel(byte[] secret, String label, byte[] context, int length) {
        byte[] name = (prefix + label).getBytes(StandardCharsets.US_ASCII);
        if (name.length > MAX_LABEL || context.length > MAX_LABEL || length < 0 || length > MAX_LABEL * hash.length()) {
            throw new IllegalArgumentException("the label, its context or the length is too long");
        }
        byte[] text = new byte[2 + 1 + name.length + 1 + context.length];
        text[0] = (byte) (length >>> 8);
        text[1] = (byte) length;
        text[2] = (byte) name.length;
        System.arraycopy(name, 0, text, 3, name.length);
        text[3 + name.length] = (byte) context.length;
        System.arraycopy(context, 0, text, 4 + name.length, context.length);
        return expand(secret, text, length);
    }

    /** HMAC with the hash. */
    byte[] hmac(byte[] key, byte[] message) {
        init(key);
        return mac.doFinal(message);
    }

    /** HKDF-Expand (RFC 5869 §2.3). */
    private byte[] expand(byte[] secret, byte[] text, int length) {
        init(secret);
        byte[] out = new byte[length];
        byte[] block = new byte[0];
        for (int at = 0, round = 1; at < length; at += block.length, round++) {
            mac.update(block);
            mac.update(text);
            mac.update((byte) round);
            Arrays.fill(block, (byte) 0);
            block = mac.doFinal();
            System.arraycopy(block, 0, out, at, Math.min(block.length, length - at));
        }
        Arrays.fill(block, (byte) 0);
        return out;
    }

    /** An empty key stands for a string of zeros, which is the same to HMAC; JCA refuses an empty one. */
    private void init(byte[] key) {
        ErasableKey.init(mac, key.length == 0 ? new byte[1] : key);
    }
}

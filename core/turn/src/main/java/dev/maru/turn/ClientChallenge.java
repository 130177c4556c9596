package dev.maru.turn;

import dev.maru.stun.IntegrityKey;
import dev.maru.stun.StunAttribute;
import dev.maru.stun.StunMessage;
import dev.maru.stun.StunWriter;
import dev.maru.wire.BigEndian;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a server asked for in its 401 or 438, and how we answer it: the long-term credential mechanism (RFC 8489 §9.2). Immutable, so that
 * a request that is sent again is the same to the byte although another answer has brought a newer nonce.
 */
final class ClientChallenge {
    /** RFC 8489 §14.9, §14.10: fewer than 128 characters, which can be as long as 763 bytes in UTF-8. */
    static final int MAX_TEXT = 763;

    /**
     * Realm, nonce and algorithms together. With the longest username and every attribute that a request of ours can have, it still fits
     * into {@link ClientRequestWriter#MAX_REQUEST}.
     */
    static final int MAX_TOTAL = 512;

    /** What a nonce begins with that says what its server can do (RFC 8489 §9.2); four characters of base64 follow. */
    private static final byte[] COOKIE = "obMatJos2".getBytes(StandardCharsets.US_ASCII);

    private static final int FEATURES_LENGTH = 4;
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /**
     * Bit 0 of the 24 security features. RFC 8489 §18.1 numbers them from the left, its erratum 6290 and the nonce of its own vector in
     * §B.1 from the right, and servers do either. Since no other bits are assigned, both places are read.
     */
    private static final int PASSWORD_ALGORITHMS = 1 << 23 | 1;

    /** Bit 1. */
    private static final int USERNAME_ANONYMITY = 1 << 22 | 1 << 1;

    private static final int MD5 = 1;
    private static final int SHA256 = 2;

    private final String realm;
    private final byte[] realmBytes;
    private final byte[] nonce;
    private final byte @Nullable [] algorithms;
    private final int algorithm;
    private final byte @Nullable [] userhash;
    private final String username;
    private final IntegrityKey key;

    private ClientChallenge(StunMessage m, Offer offer, TurnClientConfig config, @Nullable ClientChallenge last) {
        realmBytes = last != null && !m.has(StunAttribute.REALM) ? last.realmBytes : required(m, StunAttribute.REALM);
        realm = new String(realmBytes, StandardCharsets.UTF_8);
        nonce = required(m, StunAttribute.NONCE);
        algorithms = m.bytesOf(StunAttribute.PASSWORD_ALGORITHMS);
        algorithm = offer.algorithm;
        username = config.username();
        userhash = (offer.features & USERNAME_ANONYMITY) != 0 ? IntegrityKey.userhash(username, realm) : null;
        if (last != null && last.algorithm == algorithm && last.realm.equals(realm)) {
            key = last.key; // its HMACs are ready
        } else {
            key = algorithm == SHA256
                    ? IntegrityKey.longTermSha256(username, realm, config.password())
                    : IntegrityKey.longTermMd5(username, realm, config.password());
        }
    }

    /** What a challenge offers: its security features, and the first algorithm in its list that we know, 0 when there is none. */
    private record Offer(int features, int algorithm) {}

    /**
     * Reads a 401 or 438.
     *
     * @param last what we answered to before
     * @return null when it is incomplete, too long, knows no algorithm of ours, or offers less than its nonce or its predecessor says
     */
    static @Nullable ClientChallenge read(StunMessage m, TurnClientConfig config, @Nullable ClientChallenge last) {
        boolean hasRealm = m.has(StunAttribute.REALM) || last != null;
        int realmSize = Math.max(0, m.lengthOf(StunAttribute.REALM));
        int nonceSize = m.lengthOf(StunAttribute.NONCE);
        int listSize = Math.max(0, m.lengthOf(StunAttribute.PASSWORD_ALGORITHMS));
        if (!hasRealm || nonceSize < 1 || realmSize > MAX_TEXT || nonceSize > MAX_TEXT) {
            return null;
        }
        if (realmSize + nonceSize + listSize > MAX_TOTAL) {
            return null;
        }
        Offer offer = offer(m);
        boolean isWeaker = last != null && last.isSha256() && offer.algorithm != SHA256;
        return isWeaker || offer.algorithm == 0 || isBidDown(m) ? null : new ClientChallenge(m, offer, config, last);
    }

    private static Offer offer(StunMessage m) {
        byte[] nonce = required(m, StunAttribute.NONCE);
        byte[] list = m.bytesOf(StunAttribute.PASSWORD_ALGORITHMS);
        return new Offer(features(nonce), list == null ? MD5 : firstKnown(list));
    }

    /** PASSWORD-ALGORITHMS (§14.11): algorithm and length of its parameters, 16 bits each, then those, padded. */
    private static int firstKnown(byte[] list) {
        int at = 0;
        while (at + 4 <= list.length) {
            int kind = BigEndian.u16(list, at);
            int size = BigEndian.u16(list, at + 2);
            if ((kind == MD5 || kind == SHA256) && size == 0) {
                return kind;
            }
            at += 4 + (size + 3 & ~3);
        }
        return 0;
    }

    /**
     * Whether the nonce says that the server has PASSWORD-ALGORITHMS, but somebody took the attribute out to get an answer with the
     * weaker algorithm (RFC 8489 §9.2.5). The nonce itself cannot be changed: the server would not know it.
     */
    static boolean isBidDown(StunMessage m) {
        byte[] nonce = m.bytesOf(StunAttribute.NONCE);
        return nonce != null
                && (features(nonce) & PASSWORD_ALGORITHMS) != 0
                && !m.has(StunAttribute.PASSWORD_ALGORITHMS);
    }

    /** The 24 security features of a nonce with a cookie; 0 without one. */
    private static int features(byte[] nonce) {
        int at = COOKIE.length;
        if (nonce.length < at + FEATURES_LENGTH || !Arrays.equals(nonce, 0, at, COOKIE, 0, at)) {
            return 0;
        }
        int bits = 0;
        for (int i = 0; i < FEATURES_LENGTH; i++) {
            int digit = BASE64.indexOf(nonce[at + i] & 0xFF);
            if (digit < 0) {
                return 0;
            }
            bits = bits << 6 | digit;
        }
        return bits;
    }

    private static byte[] required(StunMessage m, StunAttribute attribute) {
        byte[] value = m.bytesOf(attribute);
        return value == null ? new byte[0] : value;
    }

    /** Whether the key is made by SHA-256. */
    boolean isSha256() {
        return algorithm == SHA256;
    }

    /** Whether an answer to this would be the answer to the other one again but for the nonce (RFC 8489 §9.2.5). */
    boolean asksTheSameAs(ClientChallenge other) {
        return realm.equals(other.realm) && algorithm == other.algorithm && Arrays.equals(userhash, other.userhash);
    }

    /** Writes all that authenticates a request, the integrity last (RFC 8489 §9.2.3.2). */
    void sign(StunWriter writer) {
        if (userhash != null) {
            writer.bytes(StunAttribute.USERHASH, userhash, 0, userhash.length);
        } else {
            writer.text(StunAttribute.USERNAME, username);
        }
        writer.bytes(StunAttribute.REALM, realmBytes, 0, realmBytes.length);
        writer.bytes(StunAttribute.NONCE, nonce, 0, nonce.length);
        if (algorithms == null) {
            writer.integrity(key);
            return;
        }
        writer.bytes(StunAttribute.PASSWORD_ALGORITHMS, algorithms, 0, algorithms.length);
        writer.u32(StunAttribute.PASSWORD_ALGORITHM, algorithm << 16);
        writer.integritySha256(key);
    }

    /** Whether the server signed an answer in the way in which it was asked (RFC 8489 §9.2.5). */
    boolean signed(StunMessage answer) {
        return algorithms == null ? answer.hasValidIntegrity(key) : answer.hasValidIntegritySha256(key);
    }
}

package dev.maru.sctp;

import dev.maru.wire.BigEndian;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What we have to remember of an INIT until its sender proves that it gets our answers, kept by the sender and signed by us (RFC 9260
 * §5.1.3): no state for those who only ask.
 *
 * <pre>
 * 8 made at | 4 our tag | 4 tie tag (the peer's tag that we knew) | INIT of the peer: 4 tag, 4 window, 2 out, 2 in, 4 TSN, 4 extensions | 32 HMAC
 * </pre>
 */
final class StateCookie {
    /** Valid.Cookie.Life (RFC 9260 §16). */
    static final long LIFE_NANOS = 60_000_000_000L;

    static final int LENGTH = 68;

    private static final int SIGNED = 36;
    private static final String HMAC = "HmacSHA256";

    /**
     * What a cookie says.
     *
     * @param madeAt when, nanoseconds
     * @param localTag ours at that time
     * @param tieTag the peer's tag that we knew then, or 0
     * @param init what the peer had said
     */
    record Content(long madeAt, int localTag, int tieTag, InitChunk init) {}

    private final SecretKeySpec key;

    StateCookie(RandomGenerator entropy) {
        byte[] secret = new byte[32];
        entropy.nextBytes(secret);
        key = new SecretKeySpec(secret, HMAC);
    }

    byte[] make(Content content) {
        byte[] b = new byte[LENGTH];
        InitChunk init = content.init;
        BigEndian.put64(b, 0, content.madeAt);
        BigEndian.put32(b, 8, content.localTag);
        BigEndian.put32(b, 12, content.tieTag);
        BigEndian.put32(b, 16, init.tag());
        BigEndian.put32(b, 20, init.window());
        BigEndian.put16(b, 24, init.outgoingStreams());
        BigEndian.put16(b, 26, init.incomingStreams());
        BigEndian.put32(b, 28, init.initialTsn());
        BigEndian.put32(b, 32, init.extensions());
        System.arraycopy(sign(b, 0), 0, b, SIGNED, LENGTH - SIGNED);
        return b;
    }

    /** Reads a cookie, or returns null when we have not made it. */
    @Nullable
    Content open(byte[] b, int at, int length) {
        if (length != LENGTH) {
            return null;
        }
        byte[] signature = java.util.Arrays.copyOfRange(b, at + SIGNED, at + LENGTH);
        if (!MessageDigest.isEqual(sign(b, at), signature)) {
            return null;
        }
        InitChunk init = new InitChunk(
                BigEndian.i32(b, at + 16),
                BigEndian.i32(b, at + 20),
                BigEndian.u16(b, at + 24),
                BigEndian.u16(b, at + 26),
                BigEndian.i32(b, at + 28),
                BigEndian.i32(b, at + 32),
                null,
                null);
        return new Content(BigEndian.i64(b, at), BigEndian.i32(b, at + 8), BigEndian.i32(b, at + 12), init);
    }

    private byte[] sign(byte[] b, int at) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(b, at, SIGNED);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + HMAC, e);
        }
    }
}

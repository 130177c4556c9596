package dev.maru.dtls;

import dev.maru.wire.TransportAddress;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Makes the cookies of ClientHellos, and knows them again without having kept anything (RFC 6347 §4.2.1, RFC 9147 §5.1): each is a MAC over
 * the address that it was sent to and the hello that it answers, under a key that lives for a minute or two.
 *
 * <pre>
 * 1.2: +----------+   1.3: +-------+-------+------------------------+----------+
 *      | MAC (32) |        | suite | group | hash of the first hello | MAC (32) |
 *      +----------+        +-------+-------+------------------------+----------+
 * </pre>
 */
final class HelloCookies {
    /** How long a key makes cookies. It is known for as long again, so a client has one minute at least, and two at most. */
    static final long KEY_LIFE_NANOS = 60_000_000_000L;

    private static final int MAC_LENGTH = 32;
    private static final int KEY_LENGTH = 32;
    private static final int NO_GROUP = 0;

    /**
     * What a HelloRetryRequest said, as its cookie tells it.
     *
     * @param suite that was chosen
     * @param group that was asked for; null when a share was there
     * @param helloHash of the first ClientHello, for the transcript
     */
    record Retry(CipherSuite suite, @Nullable NamedGroup group, byte[] helloHash) {}

    private final RandomGenerator entropy;
    private final Mac mac = HashAlgorithm.SHA256.newMac();
    private final byte[] address = new byte[18];
    private byte[] key;
    private byte @Nullable [] previous;
    private long began;

    HelloCookies(RandomGenerator entropy) {
        this.entropy = entropy;
        key = newKey();
    }

    /** The cookie for a hello of 1.2. */
    byte[] make12(TransportAddress from, byte[] hello, long now) throws HandshakeException {
        rotate(now);
        return seal(key, from, ClientHello.lastingPart(hello));
    }

    /** Whether a cookie of 1.2 was made for that address and hello. */
    boolean isOurs12(TransportAddress from, byte[] hello, byte[] cookie, long now) throws HandshakeException {
        rotate(now);
        return isSealed(from, ClientHello.lastingPart(hello), cookie);
    }

    /** The cookie of a HelloRetryRequest. */
    byte[] make13(TransportAddress from, Retry retry, long now) {
        rotate(now);
        NamedGroup group = retry.group;
        byte[] content = new VectorWriter()
                .u16(retry.suite.codePoint())
                .u16(group == null ? NO_GROUP : group.codePoint())
                .bytes(retry.helloHash)
                .toByteArray();
        byte[] cookie = Arrays.copyOf(content, content.length + MAC_LENGTH);
        System.arraycopy(seal(key, from, content), 0, cookie, content.length, MAC_LENGTH);
        return cookie;
    }

    /** What a cookie of 1.3 says; null when it was not made for that address, or too long ago. */
    @Nullable
    Retry read13(TransportAddress from, byte[] cookie, long now) throws HandshakeException {
        rotate(now);
        int length = cookie.length - MAC_LENGTH;
        if (length < 0) {
            return null;
        }
        byte[] content = Arrays.copyOf(cookie, length);
        if (!isSealed(from, content, Arrays.copyOfRange(cookie, length, cookie.length))) {
            return null;
        }
        VectorReader reader = new VectorReader(content);
        CipherSuite suite = CipherSuite.of(reader.u16());
        NamedGroup group = NamedGroup.of(reader.u16());
        return suite == null ? null : new Retry(suite, group, reader.rest());
    }

    private boolean isSealed(TransportAddress from, byte[] content, byte[] given) {
        byte[] old = previous;
        boolean isNew = MessageDigest.isEqual(seal(key, from, content), given);
        return isNew || old != null && MessageDigest.isEqual(seal(old, from, content), given);
    }

    private byte[] seal(byte[] with, TransportAddress from, byte[] content) {
        ErasableKey.init(mac, with);
        int length = from.writeIp(address, 0);
        address[length] = (byte) (from.port() >>> 8);
        address[length + 1] = (byte) from.port();
        mac.update((byte) length);
        mac.update(address, 0, length + 2);
        return mac.doFinal(content);
    }

    private void rotate(long now) {
        long age = now - began;
        if (age < KEY_LIFE_NANOS) {
            return;
        }
        previous = age < 2 * KEY_LIFE_NANOS ? key : null;
        key = newKey();
        began += age / KEY_LIFE_NANOS * KEY_LIFE_NANOS;
    }

    private byte[] newKey() {
        byte[] fresh = new byte[KEY_LENGTH];
        entropy.nextBytes(fresh);
        return fresh;
    }
}

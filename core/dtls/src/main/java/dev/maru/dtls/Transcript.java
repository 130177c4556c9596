package dev.maru.dtls;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The handshake messages so far and their hash. The hash is chosen by the cipher suite, which comes with the second message, so
 * messages are kept until then; DTLS 1.2 keeps them longer, since its CertificateVerify signs the messages themselves.
 *
 * <p>What a message looks like here is the caller's matter: in DTLS 1.2 with the fields of fragmentation as if it were one fragment
 * (RFC 6347 §4.2.6), in 1.3 without them (RFC 9147 §5.2). So is the bound on their number and size.
 */
final class Transcript {
    /** HandshakeType message_hash (RFC 8446 §4.4.1). */
    private static final byte MESSAGE_HASH = (byte) 254;

    private byte[] messages = new byte[1_024];
    private int length;
    private boolean keeping = true;
    private @Nullable HashAlgorithm algorithm;
    private @Nullable MessageDigest digest;

    /** Takes in one handshake message, or the next part of one. */
    void add(byte[] b, int at, int count) {
        if (keeping) {
            if (length + count > messages.length) {
                messages = Arrays.copyOf(messages, Math.max(length + count, 2 * messages.length));
            }
            System.arraycopy(b, at, messages, length, count);
            length += count;
        }
        if (digest != null) {
            digest.update(b, at, count);
        }
    }

    /** Takes in one handshake message. */
    void add(byte[] message) {
        add(message, 0, message.length);
    }

    /** Forgets all messages, as after a HelloVerifyRequest (RFC 6347 §4.2.1). Only while they are kept. */
    void reset() {
        requireKept();
        length = 0;
        if (algorithm != null) {
            start(algorithm);
        }
    }

    /** Says which hash it is. Only while messages are kept. */
    void start(HashAlgorithm hash) {
        requireKept();
        algorithm = hash;
        digest = hash.newDigest();
        digest.update(messages, 0, length);
    }

    /** Hash of the messages so far, which goes on growing. */
    byte[] hash() {
        if (digest == null) {
            throw new IllegalStateException("no hash was chosen yet");
        }
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the JDK's hashes can be cloned", e);
        }
    }

    /** Puts the hash of the first ClientHello in its place, when a HelloRetryRequest answers it (RFC 8446 §4.4.1). */
    void replaceByMessageHash() {
        startWithMessageHash(Objects.requireNonNull(algorithm), hash());
    }

    /** Begins with a hash in place of a first ClientHello, which nobody kept. Only while messages are kept. */
    void startWithMessageHash(HashAlgorithm hash, byte[] first) {
        requireKept();
        length = 0;
        start(hash);
        add(new byte[] {MESSAGE_HASH, 0, 0, (byte) first.length});
        add(first);
    }

    /** A copy of the messages so far. Only while they are kept. */
    byte[] messages() {
        requireKept();
        return Arrays.copyOf(messages, length);
    }

    /** Keeps only the hash from now on. */
    void forgetMessages() {
        if (digest == null) {
            throw new IllegalStateException("no hash was chosen yet");
        }
        keeping = false;
        messages = new byte[0];
        length = 0;
    }

    private void requireKept() {
        if (!keeping) {
            throw new IllegalStateException("the messages were forgotten");
        }
    }
}

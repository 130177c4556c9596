package dev.maru.dtls;

import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** A key for JCA that can be erased, which a SecretKeySpec cannot. */
final class ErasableKey implements SecretKey {
    private static final long serialVersionUID = 1;

    private final String algorithm;
    private final transient byte[] bytes;
    private transient boolean destroyed;

    /** Keeps a copy of the bytes. */
    ErasableKey(String algorithm, byte[] bytes) {
        this.algorithm = algorithm;
        this.bytes = bytes.clone();
    }

    /** Gives a MAC its key, of which no other copy remains. */
    static void init(Mac mac, byte[] bytes) {
        ErasableKey key = new ErasableKey(mac.getAlgorithm(), bytes);
        try {
            mac.init(key);
        } catch (InvalidKeyException e) {
            throw new AssertionError("HMAC takes every key", e);
        } finally {
            key.destroy();
        }
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        if (destroyed) {
            throw new IllegalStateException("this key was erased");
        }
        return bytes.clone();
    }

    @Override
    public void destroy() {
        Arrays.fill(bytes, (byte) 0);
        destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public String toString() {
        return "ErasableKey[" + algorithm + "]";
    }
}

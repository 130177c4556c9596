package dev.maru.srtp;

import dev.maru.wire.BigEndian;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The JDK's ciphers. One {@code Cipher} or {@code Mac} object serves all packets; what is allocated per packet is the JDK's own (the
 * parameters that hand it the nonce, and what it makes of them).
 */
final class JcaCiphers implements SrtpCiphers {
    static final JcaCiphers PLAIN = new JcaCiphers("JCA");

    private final String name;

    private JcaCiphers(String name) {
        this.name = name;
    }

    /** The same, with a name that says why it is used. */
    static JcaCiphers because(String reason) {
        return new JcaCiphers("JCA (" + reason + ")");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Gcm gcm(byte[] key) {
        return new JcaGcm(key);
    }

    @Override
    public Counter counter(byte[] key) {
        return new JcaCounter(key);
    }

    @Override
    public Hmac hmac(byte[] key) {
        return new JcaHmac(key);
    }

    @Override
    public String toString() {
        return name;
    }

    private static Cipher cipher(String transformation) {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + transformation, e);
        }
    }

    private static final class JcaGcm implements Gcm {
        private static final byte[] NOTHING = {};

        private final Cipher cipher = cipher("AES/GCM/NoPadding");
        private final SecretKeySpec key;
        private final byte[] nonce = new byte[12];
        private byte[] aad = NOTHING;
        private int aadAt;
        private int aadLength;

        JcaGcm(byte[] key) {
            this.key = new SecretKeySpec(key, "AES");
        }

        @Override
        public void nonce(int high, long low) {
            BigEndian.put32(nonce, 0, high);
            BigEndian.put64(nonce, 4, low);
        }

        @Override
        public void aad(byte[] bytes, int at, int length) {
            aad = bytes;
            aadAt = at;
            aadLength = length;
        }

        @Override
        public void seal(byte[] bytes, int at, int length) {
            try {
                init(Cipher.ENCRYPT_MODE);
                cipher.doFinal(bytes, at, length, bytes, at);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a nonce came twice, or the caller left no room for the tag", e);
            }
        }

        @Override
        public boolean open(byte[] bytes, int at, int length) {
            try {
                init(Cipher.DECRYPT_MODE);
                cipher.doFinal(bytes, at, length + TAG_LENGTH, bytes, at);
                return true;
            } catch (AEADBadTagException e) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("opening has no other way to fail", e);
            }
        }

        private void init(int mode) throws InvalidKeyException, InvalidAlgorithmParameterException {
            cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * 8, nonce));
            cipher.updateAAD(aad, aadAt, aadLength);
            aad = NOTHING;
        }
    }

    private static final class JcaCounter implements Counter {
        private final Cipher cipher = cipher("AES/CTR/NoPadding");
        private final SecretKeySpec key;
        private final byte[] iv = new byte[16];
        /** Grows to the longest packet. Where input and output are the same array, the JDK makes a copy for each packet itself. */
        private byte[] input = new byte[1_500];

        JcaCounter(byte[] key) {
            this.key = new SecretKeySpec(key, "AES");
        }

        @Override
        public void xor(long ivHigh, long ivLow, byte[] bytes, int at, int length) {
            BigEndian.put64(iv, 0, ivHigh);
            BigEndian.put64(iv, 8, ivLow);
            if (input.length < length) {
                input = new byte[length];
            }
            System.arraycopy(bytes, at, input, 0, length);
            try {
                cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
                cipher.update(input, 0, length, bytes, at);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("counter mode has no way to fail", e);
            }
        }
    }

    private static final class JcaHmac implements Hmac {
        private static final String ALGORITHM = "HmacSHA1";

        private final Mac mac;

        JcaHmac(byte[] key) {
            try {
                mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(key, ALGORITHM));
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every JDK has " + ALGORITHM, e);
            }
        }

        @Override
        public void compute(byte[] bytes, int at, int length, byte[] out) {
            mac.update(bytes, at, length);
            try {
                mac.doFinal(out, 0);
            } catch (ShortBufferException e) {
                throw new IllegalArgumentException("an HMAC-SHA1 takes " + LENGTH + " bytes", e);
            }
        }
    }
}

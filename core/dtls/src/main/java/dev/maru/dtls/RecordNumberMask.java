package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;

/** Hides the sequence numbers of records of DTLS 1.3, for one direction and epoch (RFC 9147 §4.2.3). Not thread-safe. */
final class RecordNumberMask {
    /** How much ciphertext is sampled; a record with less is padded by its sender and refused by its receiver. */
    static final int SAMPLE_LENGTH = 16;

    private static final int COUNTER_LENGTH = 4;
    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final ErasableKey key;
    private final boolean chaCha;
    private final byte[] mask = new byte[SAMPLE_LENGTH];
    private final byte[] nonce = new byte[Aead.NONCE_LENGTH];
    private Cipher cipher;

    /** With a copy of the "sn" key of a suite of 1.3. */
    RecordNumberMask(CipherSuite suite, byte[] recordNumberKey) {
        key = new ErasableKey(suite.aead().keyAlgorithm(), recordNumberKey);
        chaCha = suite.aead() == Aead.CHACHA20_POLY1305;
        cipher = newCipher();
        if (!chaCha) {
            initEcb(cipher, key);
        }
    }

    /**
     * The mask of one record.
     *
     * @param b its bytes
     * @param ciphertextAt where its ciphertext begins, {@link #SAMPLE_LENGTH} bytes at least
     * @return 16 bits to be XORed to a sequence number of 16 bits; the upper 8 of them to one of 8
     */
    int mask(byte[] b, int ciphertextAt) {
        try {
            if (chaCha) {
                maskByChaCha20(b, ciphertextAt);
            } else {
                cipher.doFinal(b, ciphertextAt, SAMPLE_LENGTH, mask, 0);
            }
            return BigEndian.u16(mask, 0);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("one block of plain AES or ChaCha20 never fails", e);
        }
    }

    /** Erases the key. */
    void destroy() {
        key.destroy();
    }

    private void maskByChaCha20(byte[] b, int at) throws GeneralSecurityException {
        int counter = (int) LITTLE_ENDIAN.get(b, at);
        System.arraycopy(b, at + COUNTER_LENGTH, nonce, 0, nonce.length);
        ChaCha20ParameterSpec parameters = new ChaCha20ParameterSpec(nonce, counter);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, parameters);
        } catch (InvalidKeyException e) {
            // The JDK refuses the nonce that it had last, which a packet that comes twice has.
            cipher = newCipher();
            cipher.init(Cipher.ENCRYPT_MODE, key, parameters);
        }
        Arrays.fill(mask, (byte) 0);
        cipher.doFinal(mask, 0, 2, mask, 0);
    }

    private Cipher newCipher() {
        try {
            return Cipher.getInstance(chaCha ? "ChaCha20" : "AES/ECB/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES and ChaCha20", e);
        }
    }

    private static void initEcb(Cipher cipher, Key key) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key);
        } catch (InvalidKeyException e) {
            throw new AssertionError("the key has the length of its suite", e);
        }
    }
}

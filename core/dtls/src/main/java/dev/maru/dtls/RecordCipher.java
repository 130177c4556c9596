package dev.maru.dtls;

import dev.maru.wire.BigEndian;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * Seals or opens the records of one direction in one epoch, in place. Not thread-safe.
 *
 * <pre>
 *   headerAt          at                                    at + result of seal
 *      | record header | explicit nonce | ciphertext | tag |
 * </pre>
 *
 * The explicit nonce is there in 1.2 with GCM only ({@link CipherSuite#explicitNonceLength()}).
 *
 * <p>What is authenticated beside the plaintext: in 1.3 the header as it stands in the array, with the record number not yet masked
 * (RFC 9147 §4.2.3); in 1.2 sequence number, type, version and plaintext length (RFC 6347 §4.1.2.1). The header's sequence and
 * length fields are not read in 1.2: the arguments count.
 */
final class RecordCipher {
    private static final int TAG_BITS = 8 * Aead.TAG_LENGTH;
    private static final int AAD12_LENGTH = 13;
    /** The same with a connection id, without the id (RFC 9146 §5.3). */
    private static final int AAD12_WITH_ID_LENGTH = 23;

    private final CipherSuite suite;
    private final int mode;
    private final ErasableKey key;
    private final byte[] iv;
    private final byte[] nonce = new byte[Aead.NONCE_LENGTH];
    private final int idLength;
    private final byte[] aad12;
    private Cipher cipher;

    private RecordCipher(CipherSuite suite, int mode, TrafficKeys keys, int idLength) {
        this.suite = suite;
        this.idLength = idLength;
        this.aad12 = new byte[idLength == 0 ? AAD12_LENGTH : AAD12_WITH_ID_LENGTH + idLength];
        this.mode = mode;
        this.key = new ErasableKey(suite.aead().keyAlgorithm(), keys.key());
        this.iv = keys.iv().clone();
        this.cipher = newCipher(suite);
    }

    /** For what we send, with connection ids of that length, 0 for none; keeps copies of the keys. */
    static RecordCipher sealing(CipherSuite suite, TrafficKeys keys, int idLength) {
        return new RecordCipher(suite, Cipher.ENCRYPT_MODE, keys, idLength);
    }

    /** For what we receive, with connection ids of that length, 0 for none; keeps copies of the keys. */
    static RecordCipher opening(CipherSuite suite, TrafficKeys keys, int idLength) {
        return new RecordCipher(suite, Cipher.DECRYPT_MODE, keys, idLength);
    }

    /** How many bytes sealing adds to a plaintext. */
    int overhead() {
        return suite.explicitNonceLength() + Aead.TAG_LENGTH;
    }

    /**
     * Encrypts one record. No sequence number may ever be used twice with one key.
     *
     * @param b the record; its plaintext begins at {@code at} + the suite's explicit nonce length, with room for the tag behind
     * @param headerAt where its header begins; in 1.3 the header must be complete
     * @param at where its header ends
     * @param length bytes of plaintext
     * @param sequence in 1.3 the sequence number alone (RFC 9147 §4.2.2), in 1.2 with the epoch in the upper 16 bits
     * @return bytes from {@code at} on: length + {@link #overhead()}
     */
    int seal(byte[] b, int headerAt, int at, int length, long sequence) {
        int explicit = suite.explicitNonceLength();
        if (explicit > 0) {
            BigEndian.put64(b, at, sequence);
        }
        try {
            init(sequence);
            authenticate(b, headerAt, at, length, sequence);
            int plaintextAt = at + explicit;
            return explicit + cipher.doFinal(b, plaintextAt, length, b, plaintextAt);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed: a sequence number was used twice, or there is no room", e);
        }
    }

    /**
     * Decrypts one record.
     *
     * @param b the record
     * @param headerAt where its header begins; in 1.3 the header is what the sender authenticated, with the mask taken off
     * @param at where its header ends
     * @param length bytes of the record behind its header, any number
     * @param sequence in 1.3 the whole sequence number alone, in 1.2 with the epoch in the upper 16 bits
     * @return bytes of plaintext, which begins at {@code at} + the suite's explicit nonce length; -1 when the record is not
     *     authentic, and then its bytes are worth nothing
     */
    int open(byte[] b, int headerAt, int at, int length, long sequence) {
        int explicit = suite.explicitNonceLength();
        int plaintextLength = length - overhead();
        if (plaintextLength < 0) {
            return -1;
        }
        try {
            if (explicit > 0) {
                initExplicit(BigEndian.i64(b, at));
            } else {
                init(sequence);
            }
            authenticate(b, headerAt, at, plaintextLength, sequence);
            int ciphertextAt = at + explicit;
            return cipher.doFinal(b, ciphertextAt, length - explicit, b, ciphertextAt);
        } catch (GeneralSecurityException e) {
            return -1;
        }
    }

    /** Erases the keys; no record can be sealed or opened then. */
    void destroy() {
        key.destroy();
        Arrays.fill(iv, (byte) 0);
    }

    private void init(long sequence) throws GeneralSecurityException {
        if (suite.explicitNonceLength() > 0) {
            initExplicit(sequence);
            return;
        }
        // RFC 8446 §5.3, RFC 7905 §2: the IV, its last eight bytes XORed with the sequence number.
        System.arraycopy(iv, 0, nonce, 0, Aead.NONCE_LENGTH);
        BigEndian.put64(nonce, 4, BigEndian.i64(iv, 4) ^ sequence);
        initCipher();
    }

    /** RFC 5288 §3: four bytes from the key block, eight from the record. */
    private void initExplicit(long explicitNonce) throws GeneralSecurityException {
        System.arraycopy(iv, 0, nonce, 0, iv.length);
        BigEndian.put64(nonce, iv.length, explicitNonce);
        initCipher();
    }

    private void initCipher() throws GeneralSecurityException {
        AlgorithmParameterSpec parameters = suite.aead() == Aead.CHACHA20_POLY1305
                ? new IvParameterSpec(nonce)
                : new GCMParameterSpec(TAG_BITS, nonce);
        try {
            cipher.init(mode, key, parameters);
        } catch (InvalidKeyException | InvalidAlgorithmParameterException e) {
            if (mode == Cipher.ENCRYPT_MODE) {
                throw e;
            }
            // The JDK refuses the nonce that it had last, even for opening; a forged record may have used it up.
            cipher = newCipher(suite);
            cipher.init(mode, key, parameters);
        }
    }

    private void authenticate(byte[] b, int headerAt, int at, int plaintextLength, long sequence) {
        if (suite.isForDtls13()) {
            cipher.updateAAD(b, headerAt, at - headerAt);
            return;
        }
        if (idLength > 0) {
            fillWithId(b, headerAt, sequence);
        } else {
            BigEndian.put64(aad12, 0, sequence);
            System.arraycopy(b, headerAt, aad12, 8, 3);
        }
        BigEndian.put16(aad12, aad12.length - 2, plaintextLength);
        cipher.updateAAD(aad12);
    }

    /**
     * RFC 9146 §5.3, all but the length at the end.
     *
     * <pre>
     *  0                 8     9     10    11      13                  21     21 + n
     * +-----------------+-----+-----+-----+-------+-------------------+------+--------+
     * | FF eight times  | 25  |  n  | 25  |version| epoch, sequence   |  id  | length |
     * +-----------------+-----+-----+-----+-------+-------------------+------+--------+
     * </pre>
     */
    private void fillWithId(byte[] b, int headerAt, long sequence) {
        BigEndian.put64(aad12, 0, -1);
        BigEndian.put8(aad12, 8, ContentType.CID);
        BigEndian.put8(aad12, 9, idLength);
        System.arraycopy(b, headerAt, aad12, 10, 3);
        BigEndian.put64(aad12, 13, sequence);
        System.arraycopy(b, headerAt + RecordView.ID_AT, aad12, 21, idLength);
    }

    private static Cipher newCipher(CipherSuite suite) {
        try {
            return Cipher.getInstance(suite.aead().transformation());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + suite.aead().transformation(), e);
        }
    }
}

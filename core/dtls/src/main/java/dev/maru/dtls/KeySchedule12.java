package dev.maru.dtls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** The secrets of DTLS 1.2: the PRF (RFC 5246 §5), master secrets (§8.1, RFC 7627), key block (§6.3), Finished (§7.4.9), exporters. */
final class KeySchedule12 {
    /** Bytes of a master secret (RFC 5246 §8.1). */
    static final int MASTER_LENGTH = 48;
    /** Bytes of verify_data (RFC 5246 §7.4.9). */
    static final int VERIFY_DATA_LENGTH = 12;

    private final CipherSuite suite;
    private final byte[] clientRandom;
    private final byte[] serverRandom;
    private final byte[] master;

    private KeySchedule12(CipherSuite suite, byte[] master, byte[] clientRandom, byte[] serverRandom) {
        this.suite = suite;
        this.master = master;
        this.clientRandom = clientRandom;
        this.serverRandom = serverRandom;
    }

    /** With the master secret of RFC 5246 §8.1. The caller erases the premaster secret. */
    static KeySchedule12 of(CipherSuite suite, byte[] premaster, byte[] clientRandom, byte[] serverRandom) {
        byte[] master =
                prf(suite.hash(), premaster, "master secret", concat(clientRandom, serverRandom), MASTER_LENGTH);
        return new KeySchedule12(suite, master, clientRandom, serverRandom);
    }

    /**
     * With the extended master secret (RFC 7627 §4). The caller erases the premaster secret.
     *
     * @param sessionHash hash of the handshake messages up to and including ClientKeyExchange
     */
    static KeySchedule12 extended(
            CipherSuite suite, byte[] premaster, byte[] sessionHash, byte[] clientRandom, byte[] serverRandom) {
        byte[] master = prf(suite.hash(), premaster, "extended master secret", sessionHash, MASTER_LENGTH);
        return new KeySchedule12(suite, master, clientRandom, serverRandom);
    }

    /** The keys of epoch 1 for what a side sends (RFC 5246 §6.3). The caller destroys them. */
    TrafficKeys keys(DtlsRole sender) {
        int keyLength = suite.keyLength();
        int ivLength = suite.ivLength();
        byte[] seed = concat(serverRandom, clientRandom);
        byte[] block = prf(suite.hash(), master, "key expansion", seed, 2 * (keyLength + ivLength));
        int keyAt = sender == DtlsRole.CLIENT ? 0 : keyLength;
        int ivAt = 2 * keyLength + (sender == DtlsRole.CLIENT ? 0 : ivLength);
        TrafficKeys keys = new TrafficKeys(
                Arrays.copyOfRange(block, keyAt, keyAt + keyLength),
                Arrays.copyOfRange(block, ivAt, ivAt + ivLength),
                new byte[0]);
        Arrays.fill(block, (byte) 0);
        return keys;
    }

    /**
     * The verify_data of a Finished (RFC 5246 §7.4.9).
     *
     * @param sender whose Finished
     * @param transcriptHash hash of all handshake messages before it
     */
    byte[] verifyData(DtlsRole sender, byte[] transcriptHash) {
        String label = sender == DtlsRole.CLIENT ? "client finished" : "server finished";
        return prf(suite.hash(), master, label, transcriptHash, VERIFY_DATA_LENGTH);
    }

    /** Keying material for another protocol (RFC 5705 §4). An absent context is not an empty one. */
    byte[] export(String label, byte @Nullable [] context, int length) {
        byte[] seed = concat(clientRandom, serverRandom);
        if (context != null) {
            if (context.length > 0xFFFF) {
                throw new IllegalArgumentException("a context is at most 65,535 bytes");
            }
            byte[] size = {(byte) (context.length >>> 8), (byte) context.length};
            seed = concat(concat(seed, size), context);
        }
        return prf(suite.hash(), master, label, seed, length);
    }

    /** Erases the master secret. */
    void destroy() {
        Arrays.fill(master, (byte) 0);
    }

    /** P_hash with a label (RFC 5246 §5). */
    static byte[] prf(HashAlgorithm hash, byte[] secret, String label, byte[] seed, int length) {
        byte[] labelled = concat(label.getBytes(StandardCharsets.US_ASCII), seed);
        Mac mac = hash.newMac();
        ErasableKey.init(mac, secret);
        byte[] out = new byte[length];
        byte[] a = labelled;
        for (int at = 0; at < length; at += hash.length()) {
            a = mac.doFinal(a);
            mac.update(a);
            byte[] block = mac.doFinal(labelled);
            System.arraycopy(block, 0, out, at, Math.min(block.length, length - at));
            Arrays.fill(block, (byte) 0);
        }
        return out;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}

package dev.maru.dtls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The key schedule of DTLS 1.3 (RFC 8446 §7, RFC 9147 §5.9), without pre-shared keys.
 *
 * <p>Order of calls: {@link #beginHandshake} when the ServerHello is in the transcript, {@link #beginApplication} when the server's
 * Finished is; then {@link #update} for each KeyUpdate. Calls out of order throw IllegalStateException.
 *
 * <pre>
 *   0 -> Extract(0) = early -> "derived" -> Extract((EC)DHE) = handshake -> "derived" -> Extract(0) = master
 *                                             |                                            |
 *                                 "c hs traffic", "s hs traffic"      "c ap traffic", "s ap traffic", "exp master"
 * </pre>
 */
final class KeySchedule13 {
    private static final byte[] NOTHING = new byte[0];

    private final CipherSuite suite;
    private final Hkdf hkdf;
    private final int hashLength;
    private final byte[] emptyHash;
    private byte @Nullable [] handshake;
    private byte @Nullable [] clientHandshake;
    private byte @Nullable [] serverHandshake;
    private byte @Nullable [] clientApplication;
    private byte @Nullable [] serverApplication;
    private byte @Nullable [] exporter;

    /** The schedule of a suite of 1.3. */
    KeySchedule13(CipherSuite suite) {
        this(suite, Hkdf.DTLS13);
    }

    /** With the label prefix of another protocol, for the published traces of TLS. */
    KeySchedule13(CipherSuite suite, String labelPrefix) {
        this.suite = suite;
        this.hkdf = new Hkdf(suite.hash(), labelPrefix);
        this.hashLength = suite.hash().length();
        this.emptyHash = suite.hash().newDigest().digest();
    }

    /**
     * Takes in the key exchange.
     *
     * @param sharedSecret of the key exchange; the caller erases it
     * @param helloHash hash of ClientHello to ServerHello
     */
    void beginHandshake(byte[] sharedSecret, byte[] helloHash) {
        byte[] zeros = new byte[hashLength];
        byte[] early = hkdf.extract(NOTHING, zeros);
        byte[] derived = derive(early, "derived", emptyHash);
        handshake = hkdf.extract(derived, sharedSecret);
        clientHandshake = derive(handshake, "c hs traffic", helloHash);
        serverHandshake = derive(handshake, "s hs traffic", helloHash);
        erase(early);
        erase(derived);
    }

    /**
     * Derives the secrets of application data and of exporters. The handshake's remain for the client's Finished and for what is
     * sent again.
     *
     * @param serverFinishedHash hash of ClientHello to the server's Finished
     */
    void beginApplication(byte[] serverFinishedHash) {
        byte[] derived = derive(known(handshake), "derived", emptyHash);
        byte[] master = hkdf.extract(derived, new byte[hashLength]);
        clientApplication = derive(master, "c ap traffic", serverFinishedHash);
        serverApplication = derive(master, "s ap traffic", serverFinishedHash);
        exporter = derive(master, "exp master", serverFinishedHash);
        erase(derived);
        erase(master);
        erase(handshake);
        handshake = null;
    }

    /** The keys of epoch 2 for what a side sends. The caller destroys them. */
    TrafficKeys handshakeKeys(DtlsRole sender) {
        return keys(handshakeSecret(sender));
    }

    /** The keys of epoch 3, or of a later one after {@link #update}, for what a side sends. The caller destroys them. */
    TrafficKeys applicationKeys(DtlsRole sender) {
        return keys(applicationSecret(sender));
    }

    /**
     * The verify_data of a Finished (RFC 8446 §4.4.4).
     *
     * @param sender whose Finished
     * @param transcriptHash hash of all handshake messages before it
     */
    byte[] verifyData(DtlsRole sender, byte[] transcriptHash) {
        byte[] key = hkdf.expandLabel(handshakeSecret(sender), "finished", NOTHING, hashLength);
        byte[] verifyData = hkdf.hmac(key, transcriptHash);
        erase(key);
        return verifyData;
    }

    /** Moves the application secret of one direction on (RFC 8446 §7.2); {@link #applicationKeys} are new then. */
    void update(DtlsRole sender) {
        byte[] old = applicationSecret(sender);
        byte[] next = hkdf.expandLabel(old, "traffic upd", NOTHING, hashLength);
        erase(old);
        if (sender == DtlsRole.CLIENT) {
            clientApplication = next;
        } else {
            serverApplication = next;
        }
    }

    /** Keying material for another protocol (RFC 8446 §7.5). An absent context and an empty one are the same here. */
    byte[] export(String label, byte[] context, int length) {
        byte[] secret = derive(known(exporter), label, emptyHash);
        byte[] contextHash = suite.hash().newDigest().digest(context);
        byte[] material = hkdf.expandLabel(secret, "exporter", contextHash, length);
        erase(secret);
        return material;
    }

    /** Erases what only the handshake needs; when nothing of it is sent or expected any more. */
    void forgetHandshake() {
        erase(handshake);
        erase(clientHandshake);
        erase(serverHandshake);
        handshake = null;
        clientHandshake = null;
        serverHandshake = null;
    }

    /** Erases everything. */
    void destroy() {
        forgetHandshake();
        erase(clientApplication);
        erase(serverApplication);
        erase(exporter);
        clientApplication = null;
        serverApplication = null;
        exporter = null;
    }

    /** A traffic secret itself, not to be changed: for comparison with published traces. */
    byte[] handshakeSecret(DtlsRole sender) {
        return known(sender == DtlsRole.CLIENT ? clientHandshake : serverHandshake);
    }

    byte[] applicationSecret(DtlsRole sender) {
        return known(sender == DtlsRole.CLIENT ? clientApplication : serverApplication);
    }

    byte[] exporterSecret() {
        return known(exporter);
    }

    private TrafficKeys keys(byte[] secret) {
        return new TrafficKeys(
                hkdf.expandLabel(secret, "key", NOTHING, suite.keyLength()),
                hkdf.expandLabel(secret, "iv", NOTHING, suite.ivLength()),
                hkdf.expandLabel(secret, "sn", NOTHING, suite.keyLength()));
    }

    /** Derive-Secret (RFC 8446 §7.1). */
    private byte[] derive(byte[] secret, String label, byte[] transcriptHash) {
        return hkdf.expandLabel(secret, label, transcriptHash, hashLength);
    }

    private static byte[] known(byte @Nullable [] secret) {
        if (secret == null) {
            throw new IllegalStateException("the key schedule is not there yet, or past it");
        }
        return secret;
    }

    private static void erase(byte @Nullable [] secret) {
        if (secret != null) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}

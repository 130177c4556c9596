package dev.maru.dtls;

import java.util.Arrays;

/**
 * What a handshake exports for SRTP (RFC 5764 §4.2). The arrays are secrets and belong to whoever takes the event;
 * {@link #destroy()} zeroes them once the SRTP contexts have their own keys.
 *
 * @param profile the negotiated profile
 * @param clientKey master key of what the DTLS client sends
 * @param clientSalt master salt of what the DTLS client sends
 * @param serverKey master key of what the DTLS server sends
 * @param serverSalt master salt of what the DTLS server sends
 */
public record SrtpKeys(
        SrtpProtection profile, byte[] clientKey, byte[] clientSalt, byte[] serverKey, byte[] serverSalt) {
    /** The label of the exporter (RFC 5764 §4.2). */
    static final String LABEL = "EXTRACTOR-dtls_srtp";

    /** How many bytes a profile takes from the exporter. */
    static int lengthFor(SrtpProtection profile) {
        return 2 * (profile.keyLength() + profile.saltLength());
    }

    /** Cuts the exporter's output into its four parts, in the order of RFC 5764 §4.2, and zeroes it. */
    static SrtpKeys cut(SrtpProtection profile, byte[] exported) {
        int key = profile.keyLength();
        int salt = profile.saltLength();
        SrtpKeys keys = new SrtpKeys(
                profile,
                Arrays.copyOfRange(exported, 0, key),
                Arrays.copyOfRange(exported, 2 * key, 2 * key + salt),
                Arrays.copyOfRange(exported, key, 2 * key),
                Arrays.copyOfRange(exported, 2 * key + salt, 2 * (key + salt)));
        Arrays.fill(exported, (byte) 0);
        return keys;
    }

    /** Zeroes all four parts. */
    public void destroy() {
        Arrays.fill(clientKey, (byte) 0);
        Arrays.fill(clientSalt, (byte) 0);
        Arrays.fill(serverKey, (byte) 0);
        Arrays.fill(serverSalt, (byte) 0);
    }

    /** Names the profile only: secrets are not printed. */
    @Override
    public String toString() {
        return "SrtpKeys[" + profile + "]";
    }
}

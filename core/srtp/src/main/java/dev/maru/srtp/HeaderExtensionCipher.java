package dev.maru.srtp;

import dev.maru.wire.BigEndian;
import java.util.Arrays;
import java.util.Set;

/**
 * Encrypts the values of some header extensions, and leaves their identifiers and lengths in the clear (RFC 6904). The keystream runs over
 * all extensions and is used where the values are (§3), so encrypting and decrypting are the same.
 * libsrtp leaves padding between elements out of the count, so there is none to be sent to it; padding at the end makes no difference.
 */
final class HeaderExtensionCipher {
    /** An element of this identifier ends the list (RFC 8285 §4.2). */
    private static final int STOP = 15;

    /** "Defined by profile" of the two-byte form, without its four application bits (RFC 8285 §4.3). */
    private static final int TWO_BYTE_MASK = 0xFFF0;

    private final SrtpCiphers.Counter counter;
    private final CounterSalt salt;
    private final boolean[] isEncrypted = new boolean[256];
    /** Grows to the longest extensions seen, which a packet bounds. */
    private byte[] keystream = new byte[64];

    HeaderExtensionCipher(SessionKeys keys, Set<Integer> identifiers, SrtpCiphers ciphers) {
        counter = ciphers.counter(keys.encryption());
        salt = new CounterSalt(keys.salt());
        for (int id : identifiers) {
            isEncrypted[id] = true;
        }
    }

    /** Adds the keystream to the values that are to be encrypted. Elements that are cut off are left alone, like their followers. */
    void xor(RtpHeader packet, long index) {
        boolean oneByte = packet.extensionProfile() == RtpHeader.ONE_BYTE;
        boolean twoBytes = (packet.extensionProfile() & TWO_BYTE_MASK) == RtpHeader.TWO_BYTE;
        if (!oneByte && !twoBytes) {
            return;
        }
        byte[] b = packet.bytes();
        int first = packet.extensionsAt();
        int end = packet.payloadAt();
        prepare(packet.ssrc(), index, end - first);
        int at = first;
        while (at < end) {
            int head = BigEndian.u8(b, at);
            int id = oneByte ? head >>> 4 : head;
            if (id == 0) {
                at++;
                continue;
            }
            if (oneByte && id == STOP || twoBytes && at + 1 == end) {
                return;
            }
            int valueAt = oneByte ? at + 1 : at + 2;
            int valueEnd = valueAt + (oneByte ? (head & 0x0F) + 1 : BigEndian.u8(b, at + 1));
            if (valueEnd > end) {
                return;
            }
            for (int i = valueAt; isEncrypted[id] && i < valueEnd; i++) {
                b[i] ^= keystream[i - first];
            }
            at = valueEnd;
        }
    }

    private void prepare(int ssrc, long index, int length) {
        if (keystream.length < length) {
            keystream = new byte[length];
        }
        Arrays.fill(keystream, 0, length, (byte) 0);
        counter.xor(salt.ivHigh(ssrc), salt.ivLow(index), keystream, 0, length);
    }
}

package dev.maru.room;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Writes tickets as tokens and reads them back. A token is the base64url of a
 * {@linkplain TicketFormat ticket} and the HMAC-SHA256 (RFC 2104) over it. Nothing is read before the HMAC has been found right, in constant time. The token
 * is signed, not encrypted: it tells its bearer nothing that the bearer was not told. Safe for use by several threads.
 */
final class ResumeTokens {
    /** Longer than any token that comes from here: metadata of the most bytes a text can have, twice over. */
    private static final int MAX_LENGTH = 131_072;

    private static final int MIN_KEY_BYTES = 32;
    private static final int MAC_BYTES = 32;
    private static final String MAC_ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * Tokens signed with a key.
     *
     * @throws IllegalArgumentException when the key has less than 32 bytes
     */
    ResumeTokens(byte[] key) {
        if (key.length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException("a resume key needs " + MIN_KEY_BYTES + " bytes, not " + key.length);
        }
        this.key = new SecretKeySpec(key, MAC_ALGORITHM);
    }

    String seal(ResumeTicket ticket) {
        byte[] body = TicketFormat.write(ticket);
        byte[] token = Arrays.copyOf(body, body.length + MAC_BYTES);
        System.arraycopy(mac(body, body.length), 0, token, body.length, MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Reads a token; {@link ErrorCode#RESUME_INVALID} when it is not genuine. Does not look at the time. */
    Outcome<ResumeTicket> open(String token) {
        byte[] bytes = decode(token);
        if (bytes == null || bytes.length <= MAC_BYTES) {
            return invalid();
        }
        int length = bytes.length - MAC_BYTES;
        byte[] given = Arrays.copyOfRange(bytes, length, bytes.length);
        if (!MessageDigest.isEqual(mac(bytes, length), given)) {
            return invalid();
        }
        try {
            return Outcome.accepted(TicketFormat.read(bytes, length));
        } catch (IOException | IllegalArgumentException e) {
            // Signed with our key and yet not readable: made by another version of the server.
            return invalid();
        }
    }

    static <T> Outcome<T> invalid() {
        return Outcome.refused(
                Refusal.of(ErrorCode.RESUME_INVALID, "The resume token is not genuine, or was used before.")
                        .withField("resumeToken")
                        .withHint("Join anew. Each resume hands out a new token; keep the latest."));
    }

    private static byte @Nullable [] decode(String token) {
        if (token.length() > MAX_LENGTH) {
            return null;
        }
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private byte[] mac(byte[] bytes, int length) {
        try {
            Mac mac = Mac.getInstance(MAC_ALGORITHM);
            mac.init(key);
            mac.update(bytes, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + MAC_ALGORITHM, e);
        }
    }
}

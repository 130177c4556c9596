package dev.maru.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private static final byte[] FIRST = "first message".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SECOND = "second message".getBytes(StandardCharsets.US_ASCII);

    private final Transcript transcript = new Transcript();

    @Test
    void hashesWhatCameBeforeItsHashWasChosenAndAfter() throws Exception {
        transcript.add(FIRST);
        transcript.start(HashAlgorithm.SHA384);
        transcript.add(SECOND);
        assertThat(transcript.hash()).isEqualTo(digest("SHA-384", FIRST, SECOND));
        assertThat(transcript.hash()).as("asked again").isEqualTo(digest("SHA-384", FIRST, SECOND));
        assertThat(transcript.messages()).isEqualTo(join(FIRST, SECOND));
    }

    /** RFC 8446 §4.4.1: message_hash, 00 00 and the length of the hash, the hash. */
    @Test
    void putsAHashInThePlaceOfTheFirstHelloAfterARetry() throws Exception {
        transcript.add(FIRST);
        transcript.start(HashAlgorithm.SHA256);
        transcript.replaceByMessageHash();
        transcript.add(SECOND);
        byte[] header = HexFormat.of().parseHex("fe000020");
        assertThat(transcript.hash()).isEqualTo(digest("SHA-256", header, digest("SHA-256", FIRST), SECOND));
    }

    @Test
    void startsAgainAfterAHelloVerifyRequest() throws Exception {
        transcript.add(FIRST);
        transcript.reset();
        transcript.add(SECOND);
        transcript.start(HashAlgorithm.SHA256);
        assertThat(transcript.hash()).isEqualTo(digest("SHA-256", SECOND));
        transcript.reset();
        assertThat(transcript.hash()).isEqualTo(digest("SHA-256"));
    }

    @Test
    void growsWithWhatItKeeps() throws Exception {
        byte[] large = new byte[3_000];
        transcript.add(large, 100, 2_000);
        transcript.add(FIRST);
        transcript.start(HashAlgorithm.SHA256);
        assertThat(transcript.hash()).isEqualTo(digest("SHA-256", new byte[2_000], FIRST));
    }

    @Test
    void goesOnHashingWithoutTheMessages() throws Exception {
        transcript.add(FIRST);
        transcript.start(HashAlgorithm.SHA256);
        transcript.forgetMessages();
        transcript.add(SECOND);
        assertThat(transcript.hash()).isEqualTo(digest("SHA-256", FIRST, SECOND));
        assertThatThrownBy(transcript::messages).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(transcript::replaceByMessageHash).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void hasNoHashBeforeOneWasChosen() {
        assertThatThrownBy(transcript::hash).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(transcript::forgetMessages).isInstanceOf(IllegalStateException.class);
    }

    private static byte[] digest(String algorithm, byte[]... parts) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance(algorithm).digest(join(parts));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}

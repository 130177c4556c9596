package dev.maru.dtls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.MalformedException;
import java.nio.charset.StandardCharsets;

/** Whatever text comes as a fingerprint, it is one, and is written so, or it is refused. */
class FingerprintFuzzTest {
    @FuzzTest
    void readsOrRefuses(byte[] bytes) {
        try {
            Fingerprint fingerprint = Fingerprint.parse(new String(bytes, StandardCharsets.ISO_8859_1));
            if (!Fingerprint.parse(fingerprint.toString()).equals(fingerprint)) {
                throw new AssertionError("written other than it was read: " + fingerprint);
            }
        } catch (MalformedException expected) {
            // The only way to refuse.
        }
    }
}

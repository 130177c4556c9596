package dev.maru.srtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Set;

/** Whatever bytes come as SRTP, they are refused; nobody can guess a key. With the key, whatever RTP comes is the same after both ways. */
class SrtpReceiverFuzzTest {
    private final FuzzedContexts contexts = new FuzzedContexts();

    @FuzzTest
    void refusesOrGivesBack(byte[] bytes) {
        if (bytes.length < 1) {
            return;
        }
        byte[] packet = java.util.Arrays.copyOfRange(bytes, 1, bytes.length);
        SrtpOptions options = SrtpOptions.DEFAULT
                .withCryptex((bytes[0] & 1) != 0)
                .withEncryptedExtensions((bytes[0] & 2) != 0 ? Set.of(1, 2, 7, 14, 200) : Set.of());
        SrtpProfile profile = SrtpProfile.values()[bytes[0] >>> 2 & 3];
        contexts.refuse(profile, options, packet, false);
        contexts.bothWays(profile, options, packet, false);
    }
}

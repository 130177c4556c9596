package dev.maru.dtls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.MalformedException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Whatever bytes come as a share, there is a secret or a refusal. */
class KeyExchangeFuzzTest {
    @FuzzTest
    void agreesOrRefuses(byte[] bytes) {
        SecureRandom random = new SeededRandom(new SplittableRandom(1));
        for (NamedGroup group : NamedGroup.values()) {
            answer(group, bytes, random);
            answer(group, Arrays.copyOf(bytes, group.clientShareLength()), random);
            KeyExchange client = KeyExchange.begin(group, random);
            agree(client, bytes);
            agree(client, Arrays.copyOf(bytes, group.serverShareLength()));
        }
    }

    private static void answer(NamedGroup group, byte[] share, SecureRandom random) {
        try {
            KeyExchange.answer(group, share, random);
        } catch (MalformedException expected) {
            // The only way to refuse.
        }
    }

    private static void agree(KeyExchange client, byte[] share) {
        try {
            client.agree(share);
        } catch (MalformedException expected) {
            // The only way to refuse.
        }
    }
}

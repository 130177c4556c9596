package dev.maru.dtls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.maru.wire.MalformedException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Whatever bytes come as a share, there is a secret or a refusal. */
class KeyExchangeFuzzTest {
    private static final SecureRandom RANDOM = new SeededRandom(new SplittableRandom(1));
    private static final Map<NamedGroup, KeyExchange> CLIENTS = new EnumMap<>(NamedGroup.class);

    static {
        for (NamedGroup group : NamedGroup.values()) {
            CLIENTS.put(group, KeyExchange.begin(group, RANDOM));
        }
    }

    /** The first byte says which group, and whether what follows is brought to the length of a share. */
    @FuzzTest
    void agreesOrRefuses(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        NamedGroup group = NamedGroup.values()[bytes[0] & 3];
        boolean isCut = (bytes[0] & 4) != 0;
        boolean isAnswered = (bytes[0] & 8) != 0;
        int length = isAnswered ? group.clientShareLength() : group.serverShareLength();
        byte[] share = Arrays.copyOfRange(bytes, 1, isCut ? 1 + length : bytes.length);
        try {
            if (isAnswered) {
                KeyExchange.answer(group, share, RANDOM);
            } else {
                CLIENTS.get(group).agree(share);
            }
        } catch (MalformedException expected) {
            // The only way to refuse.
        }
    }
}

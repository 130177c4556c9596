package dev.maru.room;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which resume token is good for a session: the latest one, and until the client is heard the one before it, because the
 * answer that carried the latest may have been lost with its connection. Guarded by the room's lock.
 */
final class ResumeKey {
    private Nonce current;
    private @Nullable Nonce former;

    /** A random number that makes a token unlike any other. */
    record Nonce(long high, long low) {
        static Nonce random(RandomGenerator entropy) {
            return new Nonce(entropy.nextLong(), entropy.nextLong());
        }
    }

    ResumeKey(Nonce current, @Nullable Nonce former) {
        this.current = current;
        this.former = former;
    }

    Nonce current() {
        return current;
    }

    boolean accepts(Nonce nonce) {
        return nonce.equals(current) || nonce.equals(former);
    }

    /** A new token goes out to somebody who came with this one. */
    void renew(Nonce used, Nonce next) {
        former = used;
        current = next;
    }

    /** The client was heard, so it has the latest token. */
    void confirm() {
        former = null;
    }
}

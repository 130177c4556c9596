package dev.maru.dtls;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * A machine's entropy in the type that JCA wants. It is exactly as good as the generator below it: a driver passes a
 * SecureRandom, a simulation one with a seed, and then the same handshake comes out each time.
 */
final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final transient RandomGenerator source;

    SeededRandom(RandomGenerator source) {
        super(null, null);
        this.source = source;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        source.nextBytes(bytes);
    }

    @Override
    public byte[] generateSeed(int count) {
        byte[] seed = new byte[count];
        source.nextBytes(seed);
        return seed;
    }

    /** The generator below was seeded by whoever made it. */
    @Override
    public void setSeed(byte[] seed) {}

    @Override
    public void setSeed(long seed) {}

    @Override
    public String getAlgorithm() {
        return "machine entropy";
    }

    @Override
    public String toString() {
        return "SeededRandom";
    }
}

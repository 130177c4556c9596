package dev.maru.app;

/**
 * Something that must not be seen: no {@code toString}, log line or error ever shows it.
 *
 * <p>Every secret that is made is known to {@link Redaction}, which takes it out of the logs wherever it came from.
 */
final class Secret {
    private final String value;

    Secret(String value) {
        this.value = value;
        Redaction.learn(value);
    }

    /** The secret itself, for those who need it. */
    String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "•••";
    }
}

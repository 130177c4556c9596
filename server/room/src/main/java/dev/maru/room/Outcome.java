package dev.maru.room;

import java.util.function.Function;

/**
 * A value, or the refusal that stands in its place.
 *
 * @param <T> the type of the value
 */
public sealed interface Outcome<T> {

    /** It worked: here is the value. */
    record Accepted<T>(T value) implements Outcome<T> {}

    /** It was refused, for this reason. */
    record Refused<T>(Refusal refusal) implements Outcome<T> {}

    /** The outcome that carries a value. */
    static <T> Outcome<T> accepted(T value) {
        return new Accepted<>(value);
    }

    /** The outcome that carries a refusal. */
    static <T> Outcome<T> refused(Refusal refusal) {
        return new Refused<>(refusal);
    }

    /** Goes on with the value, or passes the refusal through. */
    default <R> Outcome<R> then(Function<T, Outcome<R>> next) {
        return switch (this) {
            case Accepted<T>(T value) -> next.apply(value);
            case Refused<T>(Refusal refusal) -> refused(refusal);
        };
    }

    /**
     * The value where a refusal would be the caller's own mistake.
     *
     * @throws IllegalArgumentException with the refusal's sentence when there is no value
     */
    default T orThrow() {
        return switch (this) {
            case Accepted<T>(T value) -> value;
            case Refused<T>(Refusal refusal) -> throw new IllegalArgumentException(refusal.message());
        };
    }
}

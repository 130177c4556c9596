package dev.maru.room;

import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused: a stable code for programs, a sentence and a hint for a developer's console.
 *
 * @param code the stable code
 * @param message what happened and why, in English
 * @param hint what to do about it, or null
 * @param field the message field or the grant that is meant, or null
 * @param retryAfterMillis when another try makes sense, in milliseconds from now; 0 when that says nothing
 */
public record Refusal(
        ErrorCode code,
        String message,
        @Nullable String hint,
        @Nullable String field,
        long retryAfterMillis) implements Answer {

    /** A refusal with nothing but its code and sentence. */
    public static Refusal of(ErrorCode code, String message) {
        return new Refusal(code, message, null, null, 0);
    }

    /** {@link ErrorCode#BAD_FIELD}: the field, and a sentence about what is wrong with it. */
    public static Refusal badField(String field, String message) {
        return new Refusal(ErrorCode.BAD_FIELD, message, null, field, 0);
    }

    /** This refusal with a hint. */
    public Refusal withHint(String newHint) {
        return new Refusal(code, message, newHint, field, retryAfterMillis);
    }

    /** This refusal about a field. */
    public Refusal withField(String newField) {
        return new Refusal(code, message, hint, newField, retryAfterMillis);
    }

    /** This refusal with a time after which to try again, in milliseconds. */
    public Refusal withRetryAfterMillis(long millis) {
        return new Refusal(code, message, hint, field, millis);
    }
}

package dev.maru.client;

import org.jspecify.annotations.Nullable;

/** Why something with a room did not work: a stable code for programs, and a sentence for developers (docs/signaling.md §8). */
public class MaruException extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String hint;

    /**
     * Says why.
     *
     * @param code the server's, or one of ours: {@code unreachable}, {@code ended}, {@code removed}, {@code replaced}, {@code room_closed},
     *     {@code protocol_broken}, {@code superseded}, {@code too_many_pending}
     * @param message what happened, in English
     */
    public MaruException(String code, String message) {
        this(code, message, "", null);
    }

    MaruException(String code, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    /**
     * What happened, for programs.
     *
     * @return a word such as {@code room_full}
     */
    public String code() {
        return code;
    }

    /**
     * What to do about it.
     *
     * @return a sentence in English, or empty
     */
    public String hint() {
        return hint;
    }

    /** All of it, as a developer wants to read it: the code, what happened, and what to do. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + code + "]: " + getMessage() + (hint.isEmpty() ? "" : " " + hint);
    }
}

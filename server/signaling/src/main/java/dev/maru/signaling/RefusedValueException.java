package dev.maru.signaling;

import dev.maru.room.Refusal;

/** A value of a message that is refused, thrown within the reader. Without a stack trace, as it is a client's mistake. */
final class RefusedValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedValueException(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}

package dev.maru.wire;

/**
 * Bytes from the network that are not what their format asks for. Thrown by cold parsers and caught at the entry of their
 * machine, never further up. It carries no stack trace: hostile input must be cheap to refuse.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    private final DropReason reason;

    /**
     * A refusal.
     *
     * @param reason what the driver counts
     * @param message what is wrong, for a person
     */
    public MalformedException(DropReason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /**
     * What the driver counts.
     *
     * @return the reason
     */
    public DropReason reason() {
        return reason;
    }
}

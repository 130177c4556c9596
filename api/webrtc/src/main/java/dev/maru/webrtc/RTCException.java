package dev.maru.webrtc;

/**
 * What the W3C calls a {@code DOMException}: something that was asked for cannot be done. Thrown by methods, and the cause with which a
 * promise ({@link java.util.concurrent.CompletableFuture}) is completed exceptionally. {@link #name} is the standard's name, such as {@code InvalidStateError}.
 */
public class RTCException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String name;

    /**
     * An error with a standard name.
     *
     * @param name as in WebIDL §2.8.1, such as {@code InvalidStateError}
     * @param message what happened, why, and what to do
     */
    public RTCException(String name, String message) {
        super(message);
        this.name = name;
    }

    /**
     * The standard's name of the error.
     *
     * @return such as {@code InvalidAccessError}
     */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name + ": " + getMessage();
    }

    static RTCException invalidState(String message) {
        return new RTCException("InvalidStateError", message);
    }

    static RTCException invalidAccess(String message) {
        return new RTCException("InvalidAccessError", message);
    }

    static RTCException invalidModification(String message) {
        return new RTCException("InvalidModificationError", message);
    }

    static RTCException operation(String message) {
        return new RTCException("OperationError", message);
    }

    static RTCException type(String message) {
        return new RTCException("TypeError", message);
    }

    static RTCException range(String message) {
        return new RTCException("RangeError", message);
    }

    static RTCException closed() {
        return invalidState("The peer connection is closed. Make a new one.");
    }
}

package dev.maru.signaling;

import dev.maru.room.ErrorCode;
import dev.maru.room.Refusal;

/**
 * A client's message that cannot be carried out as it stands. Without a stack trace: it is the client's mistake, not a
 * fault of the server, and hostile clients make many.
 */
final class BadMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;
    private final long request;

    /** @param request the number of the request, or 0 if it has none that can be read */
    BadMessageException(Refusal refusal, long request) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
        this.request = request;
    }

    Refusal refusal() {
        return refusal;
    }

    long request() {
        return request;
    }

    /**
     * Whether it is no message at all: not JSON, or without a type and a number. A type or value that the server does
     * not know may come from a newer client and is not malformed.
     */
    boolean isMalformed() {
        return refusal.code() == ErrorCode.BAD_JSON
                || refusal.code() == ErrorCode.BAD_FIELD
                        && (MessageType.Field.TYPE.wire().equals(refusal.field())
                                || MessageType.Field.ID.wire().equals(refusal.field()));
    }
}

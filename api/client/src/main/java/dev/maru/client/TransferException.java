package dev.maru.client;

import java.io.IOException;

/** A transfer of files that ended for a reason that another attempt would not mend. */
public final class TransferException extends IOException {
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final boolean isRemote;

    /** Why; the words are those of docs/file-transfer.md. */
    public enum Reason {
        /** Somebody in the room does not know the code, or stands between the two. */
        WRONG_CODE("wrong_code"),
        /** The other side speaks another version. */
        VERSION("version"),
        /** A message makes no sense. */
        PROTOCOL("protocol"),
        /** More or larger files than the receiver takes. */
        TOO_LARGE("too_large"),
        /** A file is another than the one that was offered. */
        FILE_CHANGED("file_changed"),
        /** What arrived is not what was sent. */
        HASH_MISMATCH("hash_mismatch"),
        /** A file cannot be read or written. */
        STORAGE("storage"),
        /** The other side gave up. */
        CANCELLED("cancelled"),
        /** Nobody came with the code in time; this is not sent. */
        EXPIRED("expired");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /**
         * As messages have it.
         *
         * @return a stable word
         */
        public String word() {
            return word;
        }

        static Reason of(String word) {
            for (Reason reason : values()) {
                if (reason != EXPIRED && reason.word.equals(word)) {
                    return reason;
                }
            }
            return CANCELLED;
        }
    }

    TransferException(Reason reason, String message) {
        this(reason, message, false);
    }

    /** @param isRemote whether the other side said so, and needs not be told */
    TransferException(Reason reason, String message, boolean isRemote) {
        super(message);
        this.reason = reason;
        this.isRemote = isRemote;
    }

    boolean isRemote() {
        return isRemote;
    }

    /**
     * Why.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}

package dev.maru.client;

/** Who is who in a transfer of files. */
enum TransferRole {
    /** Has the files. */
    SENDER("sender"),
    /** Gets them. */
    RECEIVER("receiver");

    private final String word;

    TransferRole(String word) {
        this.word = word;
    }

    /** As messages have it. */
    String word() {
        return word;
    }

    TransferRole other() {
        return this == SENDER ? RECEIVER : SENDER;
    }
}

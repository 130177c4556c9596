package dev.maru.bench;

/** One end of a transfer, a process of its own, as the benchmark talks with it: in the lines that {@link BulkEnd} describes. */
interface BulkPeer extends AutoCloseable {
    /** Says a line to it. */
    void tell(String line);

    /**
     * Waits for the next line, which must begin so.
     *
     * @param first the word that it begins with
     * @return the words of the line; behind {@code done} stand CPU time in nanoseconds and bytes allocated, or -1 when nobody counts them
     */
    String[] hear(String first);

    /** Ends the process. */
    @Override
    void close();
}

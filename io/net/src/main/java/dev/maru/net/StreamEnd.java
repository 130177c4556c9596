package dev.maru.net;

import dev.maru.wire.TransportAddress;

/** One connection's descriptor, on whichever backend. Nothing here blocks or throws. */
interface StreamEnd {
    /** The other side sends no more. */
    int END = -1;

    /** The connection is broken. */
    int BROKEN = -2;

    /** Reads what is there: bytes, 0 for nothing now, {@link #END} or {@link #BROKEN}. */
    int read(byte[] into, int at, int most);

    /** Writes what the host takes: bytes, 0 for nothing now, or {@link #BROKEN}. */
    int write(byte[] from, int at, int count);

    /** Whether a connection that was begun stands: 1 yes, 0 not yet, {@link #BROKEN}. */
    int connected();

    /** Which readiness to be told. */
    void interest(boolean reading, boolean writing);

    /** Says to the other side that nothing more comes. */
    void endOutput();

    /** Our side's address, as the connection has it. */
    TransportAddress local();

    /** Gives the descriptor back. */
    void close();
}

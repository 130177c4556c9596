package dev.maru.natlab;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A STUN and TURN server in the laboratory's server, with the program that hands its address to browsers. */
interface RelayUnderTest extends AutoCloseable {
    /** The port for TLS: the one that firewalls leave open. */
    int TLS_PORT = 443;

    /** The port for UDP and TCP (RFC 8656 §5). */
    int PORT = 3_478;

    /** Where it listens for UDP. */
    InetSocketAddress address();

    /** Its name in reports. */
    String name();

    /** Whether an allocation lives on when the system refuses to send to one of its peers. */
    boolean keepsAllocationsOfUnreachablePeers();

    /**
     * Starts it.
     *
     * @param program that runs already, when the relay is not a part of it
     * @param folder for what it writes
     */
    void start(Lab lab, Program program, Path folder);

    /** The lines of maru.yaml that let browsers know it. */
    String configuration();

    /** Ends it. */
    @Override
    void close();
}

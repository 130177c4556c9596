package dev.maru.net;

import dev.maru.wire.TransportAddress;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One way to the network: waits for sockets, reads and writes them. All on the reactor's thread, but for {@link #wakeUp}. */
interface Loop {
    /** Waits until a socket is ready, the time is up or somebody wakes it; then handles what is ready, each socket a bounded part. */
    void await(long timeoutNanos) throws IOException;

    /** Ends the present or the next {@link #await}. From any thread, also after {@link #close}. */
    void wakeUp();

    /** Opens and binds a socket. */
    UdpSocket openUdp(TransportAddress bind, UdpOptions options, UdpHandler handler) throws IOException;

    /** Opens a listening socket. */
    StreamListener.ListenEnd listen(TransportAddress bind, boolean reusePort, StreamListener listener)
            throws IOException;

    /** Begins to connect a stream, from an address when one is given. False when it failed at once. */
    boolean connect(@Nullable TransportAddress bind, boolean reusePort, Stream stream) throws IOException;

    /** Hands what was queued for sending to the host. */
    void flush();

    /** Closes everything that is open. */
    void close();
}

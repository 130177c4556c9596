package dev.maru.net;

import dev.maru.wire.Datagram;
import dev.maru.wire.TransportAddress;

/**
 * Takes what arrives at a {@link UdpSocket}. Always called on the reactor's thread; it must not block. What it throws is reported to
 * {@link ReactorOptions#failures()} and costs the packet at hand only.
 */
public interface UdpHandler {
    /**
     * One packet has come. Runs that the host merged are split already.
     *
     * @param socket where it came in
     * @param in the packet, reused for the next one; its bytes may be overwritten, also {@link Datagram#HEADROOM} bytes in front of
     *     them, and it may be handed to {@link UdpSocket#send} at once
     * @param now the reactor's time in nanoseconds
     */
    void onDatagram(UdpSocket socket, Datagram in, long now);

    /**
     * A batch of packets of one socket is through; more may be waiting behind other sockets.
     *
     * @param socket where it came in
     * @param now the reactor's time in nanoseconds
     */
    default void onBatchEnd(UdpSocket socket, long now) {}

    /**
     * A packet that {@link UdpSocket#send} had accepted could not be sent. At most {@value Reactor#MAX_ERRORS_TOLD} are told in a turn;
     * all are counted.
     *
     * @param socket the sender
     * @param remote where it was to go
     * @param error why not
     * @param now the reactor's time in nanoseconds
     */
    default void onSendError(UdpSocket socket, TransportAddress remote, SendError error, long now) {}
}

package dev.maru.peer;

import dev.maru.datachannel.DataChannelEvent;
import dev.maru.dtls.DtlsEvent;

/** What a {@link PeerConnection} tells its driver. */
public sealed interface PeerEvent {
    /**
     * Something about the way to the peer; some of these ask the driver for sockets and names.
     *
     * @param event what
     */
    record OnIce(IceTransportEvent event) implements PeerEvent {}

    /**
     * Something about the encryption.
     *
     * @param event what
     */
    record OnDtls(DtlsEvent event) implements PeerEvent {}

    /**
     * Something about data channels.
     *
     * @param event what
     */
    record OnChannel(DataChannelEvent event) implements PeerEvent {}

    /**
     * Something about media.
     *
     * @param event what
     */
    record OnMedia(MediaEvent event) implements PeerEvent {}
}

package dev.maru.webrtc;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What keeps others out of a connection (W3C WebRTC §5.5). Thread-safe. */
public final class RTCDtlsTransport {
    private final RTCIceTransport iceTransport;
    private final Listeners<RTCDtlsTransport> stateChanges = new Listeners<>();
    private final Listeners<RTCError> errors = new Listeners<>();
    private volatile RTCDtlsTransportState state = RTCDtlsTransportState.NEW;
    private volatile List<byte[]> remoteCertificates = List.of();

    RTCDtlsTransport(RTCIceTransport iceTransport) {
        this.iceTransport = iceTransport;
    }

    /**
     * The way below.
     *
     * @return the ICE transport
     */
    public RTCIceTransport iceTransport() {
        return iceTransport;
    }

    /**
     * How it is.
     *
     * @return the state
     */
    public RTCDtlsTransportState state() {
        return state;
    }

    /**
     * What the peer showed of itself; its fingerprint is the one that was signaled.
     *
     * @return certificates in DER, the peer's first; empty before the state is connected
     */
    public List<byte[]> getRemoteCertificates() {
        return remoteCertificates.stream().map(byte[]::clone).toList();
    }

    /**
     * Listens to changes of the state.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onStateChange(Consumer<? super RTCDtlsTransport> listener) {
        return stateChanges.add(listener);
    }

    /**
     * Listens to the handshake's failure.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onError(Consumer<? super RTCError> listener) {
        return errors.add(listener);
    }

    void set(RTCDtlsTransportState next, Executor executor) {
        if (state != next && state != RTCDtlsTransportState.CLOSED) {
            state = next;
            stateChanges.tell(this, executor);
        }
    }

    void setRemoteCertificates(List<byte[]> chain) {
        remoteCertificates = chain;
    }

    void fail(RTCError error, Executor executor) {
        errors.tell(error, executor);
        set(RTCDtlsTransportState.FAILED, executor);
    }
}

package dev.maru.webrtc;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The association that carries data channels (W3C WebRTC §6.1). Thread-safe. */
public final class RTCSctpTransport {
    private final RTCDtlsTransport transport;
    private final Listeners<RTCSctpTransport> stateChanges = new Listeners<>();
    private volatile RTCSctpTransportState state = RTCSctpTransportState.CONNECTING;
    private volatile long maxMessageSize;
    private volatile int maxChannels = -1;

    RTCSctpTransport(RTCDtlsTransport transport, long maxMessageSize) {
        this.transport = transport;
        this.maxMessageSize = maxMessageSize;
    }

    /**
     * The transport below.
     *
     * @return the DTLS transport
     */
    public RTCDtlsTransport transport() {
        return transport;
    }

    /**
     * How it is.
     *
     * @return the state
     */
    public RTCSctpTransportState state() {
        return state;
    }

    /**
     * The longest message that {@link RTCDataChannel#send} takes, of what both sides can (RFC 8841 §6).
     *
     * @return bytes
     */
    public long maxMessageSize() {
        return maxMessageSize;
    }

    /**
     * How many channels there may be at once.
     *
     * @return 1 to 65,535, or -1 before the state is connected
     */
    public int maxChannels() {
        return maxChannels;
    }

    /**
     * Listens to changes of the state.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onStateChange(Consumer<? super RTCSctpTransport> listener) {
        return stateChanges.add(listener);
    }

    void connected(int channels, Executor executor) {
        maxChannels = channels;
        set(RTCSctpTransportState.CONNECTED, executor);
    }

    void setMaxMessageSize(long bytes) {
        maxMessageSize = bytes;
    }

    void set(RTCSctpTransportState next, Executor executor) {
        if (state != next && state != RTCSctpTransportState.CLOSED) {
            state = next;
            stateChanges.tell(this, executor);
        }
    }
}

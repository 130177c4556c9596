package dev.maru.webrtc;

import dev.maru.datachannel.ChannelParameters;
import dev.maru.datachannel.DataChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages to and from the peer (W3C WebRTC §6.2), in the order and with the reliability that it was opened with. Thread-safe.
 *
 * <p>Flow control: {@link #bufferedAmount} grows with {@link #send} and shrinks as packets leave; send on when {@link #onBufferedAmountLow}
 * calls. What is sent while nobody looks at it is kept in memory.
 */
public final class RTCDataChannel implements AutoCloseable {
    private final Channels channels;
    private final DataChannel core;
    private final long serial;
    private final Executor executor;
    private final Listeners<RTCDataChannel> opens = new Listeners<>();
    private final Listeners<RTCMessage> messages = new Listeners<>();
    private final Listeners<RTCDataChannel> lows = new Listeners<>();
    private final Listeners<RTCDataChannel> closings = new Listeners<>();
    private final Listeners<RTCDataChannel> closes = new Listeners<>();
    private final Listeners<RTCError> errors = new Listeners<>();
    /** Handed over and not yet with the association, which counts the rest. */
    private final AtomicLong handedOver = new AtomicLong();

    final AtomicLong messagesSent = new AtomicLong();
    final AtomicLong bytesSent = new AtomicLong();
    final AtomicLong messagesReceived = new AtomicLong();
    final AtomicLong bytesReceived = new AtomicLong();
    private volatile RTCDataChannelState readyState = RTCDataChannelState.CONNECTING;
    private volatile long lowThreshold;
    private volatile long associationAmount;

    RTCDataChannel(Channels channels, DataChannel core, long serial, Executor executor) {
        this.serial = serial;
        this.channels = channels;
        this.core = core;
        this.executor = executor;
    }

    /**
     * The channel's name, as whoever opened it chose.
     *
     * @return any text
     */
    public String label() {
        return core.parameters().label();
    }

    /**
     * Whether messages arrive in the order in which they were sent.
     *
     * @return true by default
     */
    public boolean ordered() {
        return core.parameters().isOrdered();
    }

    /**
     * After how many milliseconds a message is given up.
     *
     * @return null when it is not by time
     */
    public @Nullable Integer maxPacketLifeTime() {
        int limit = core.parameters().maxLifetimeMillis();
        return limit == ChannelParameters.UNLIMITED ? null : limit;
    }

    /**
     * How often a message is sent again at most.
     *
     * @return null when it is not by number
     */
    public @Nullable Integer maxRetransmits() {
        int limit = core.parameters().maxRetransmits();
        return limit == ChannelParameters.UNLIMITED ? null : limit;
    }

    /**
     * What is spoken on it.
     *
     * @return the subprotocol, or empty
     */
    public String protocol() {
        return core.parameters().protocol();
    }

    /**
     * Whether both programs opened it themselves.
     *
     * @return false by default
     */
    public boolean negotiated() {
        return core.parameters().isNegotiated();
    }

    /**
     * Its number.
     *
     * @return 0 to 65,534, or null as long as it is not known who chooses
     */
    public @Nullable Integer id() {
        int id = channels.call(core::id);
        return id == ChannelParameters.NO_ID ? null : id;
    }

    /**
     * Its share beside other channels (webrtc-priority §4).
     *
     * @return by default low
     */
    public RTCPriorityType priority() {
        return Channels.priority(core.parameters().priority());
    }

    /**
     * How binary messages are given (§6.2, {@code binaryType}).
     *
     * <p>Deviation: always as {@code byte[]}, so it cannot be set.
     *
     * @return arraybuffer
     */
    public String binaryType() {
        return "arraybuffer";
    }

    /**
     * How it is.
     *
     * @return the state
     */
    public RTCDataChannelState readyState() {
        return readyState;
    }

    /**
     * What waits to be sent.
     *
     * @return bytes
     */
    public long bufferedAmount() {
        return handedOver.get() + associationAmount;
    }

    /**
     * At which amount {@link #onBufferedAmountLow} calls.
     *
     * @return bytes
     */
    public long bufferedAmountLowThreshold() {
        return lowThreshold;
    }

    /**
     * Chooses at which amount {@link #onBufferedAmountLow} calls.
     *
     * @param bytes 0 or more
     */
    public void setBufferedAmountLowThreshold(long bytes) {
        lowThreshold = bytes;
        channels.lowThreshold(core, bytes);
    }

    /**
     * Sends text.
     *
     * @param text any
     * @throws RTCException InvalidStateError when the channel is not open, TypeError when the message is longer than the peer takes
     */
    public void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8), true);
    }

    /**
     * Sends bytes.
     *
     * @param bytes handed over, not copied: not to be changed any more
     * @throws RTCException InvalidStateError when the channel is not open, TypeError when the message is longer than the peer takes
     */
    public void send(byte[] bytes) {
        send(bytes, false);
    }

    private void send(byte[] bytes, boolean isText) {
        if (readyState != RTCDataChannelState.OPEN) {
            throw RTCException.invalidState("The channel \"" + label() + "\" is " + readyState + "; wait for onOpen.");
        }
        long most = channels.maxMessageSize();
        if (most > 0 && bytes.length > most) {
            throw RTCException.type(
                    "The message has " + bytes.length + " bytes, and the peer takes " + most + "; send it in pieces.");
        }
        handedOver.addAndGet(bytes.length);
        messagesSent.incrementAndGet();
        bytesSent.addAndGet(bytes.length);
        channels.send(this, bytes, isText);
    }

    /** Closes the channel when what was sent has arrived. Closing twice does nothing. */
    @Override
    public void close() {
        if (readyState != RTCDataChannelState.CLOSED) {
            if (readyState != RTCDataChannelState.CLOSING) {
                readyState = RTCDataChannelState.CLOSING;
            }
            channels.close(core);
        }
    }

    /**
     * Listens to the opening; called at once when the channel is open, and only once.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onOpen(Runnable listener) {
        // The reactor may open the channel between the two lines below.
        AtomicBoolean isTold = new AtomicBoolean();
        Runnable once = () -> {
            if (isTold.compareAndSet(false, true)) {
                listener.run();
            }
        };
        Registration registration = opens.add(_ -> once.run());
        if (readyState == RTCDataChannelState.OPEN) {
            executor.execute(once);
        }
        return registration;
    }

    /**
     * Listens to messages. Those that come while there is no listener are lost, so add it when the channel is made, or at once when {@link
     * RTCPeerConnection#onDataChannel} tells of it. A listener that is slow makes the peer wait.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onMessage(Consumer<? super RTCMessage> listener) {
        return messages.add(listener);
    }

    /**
     * Listens to what waits having shrunk to the threshold.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onBufferedAmountLow(Runnable listener) {
        return lows.add(_ -> listener.run());
    }

    /**
     * Listens to the beginning of the end.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onClosing(Runnable listener) {
        return closings.add(_ -> listener.run());
    }

    /**
     * Listens to the end.
     *
     * <p>Deviation: called also when it is our own connection that is closed, so that what belongs to a channel is put away in one place.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onClose(Runnable listener) {
        return closes.add(_ -> listener.run());
    }

    /**
     * Listens to failures of the channel.
     *
     * @param listener called serially on the connection's executor
     * @return to take the listener away
     */
    public Registration onError(Consumer<? super RTCError> listener) {
        return errors.add(listener);
    }

    // ---- from the reactor

    DataChannel core() {
        return core;
    }

    /** Its number in order of being made, by which statistics know it. */
    long serial() {
        return serial;
    }

    void opened() {
        if (readyState == RTCDataChannelState.CONNECTING) {
            readyState = RTCDataChannelState.OPEN;
            opens.tell(this, executor);
        }
    }

    void received(byte[] bytes, boolean isText, Runnable afterwards) {
        messagesReceived.incrementAndGet();
        bytesReceived.addAndGet(bytes.length);
        messages.tell(new RTCMessage(bytes, isText), executor, afterwards);
    }

    void low() {
        lows.tell(this, executor);
    }

    /** What the association holds of it. */
    void amount(long bytes) {
        associationAmount = bytes;
    }

    /** The association has taken a message, or nobody ever will. */
    void takenOver(int bytes, long amount) {
        associationAmount = amount;
        handedOver.addAndGet(-bytes);
    }

    void closing() {
        if (readyState == RTCDataChannelState.OPEN || readyState == RTCDataChannelState.CONNECTING) {
            readyState = RTCDataChannelState.CLOSING;
            closings.tell(this, executor);
        }
    }

    void closed(@Nullable RTCError error) {
        if (readyState != RTCDataChannelState.CLOSED) {
            readyState = RTCDataChannelState.CLOSED;
            if (error != null) {
                errors.tell(error, executor);
            }
            closes.tell(this, executor);
        }
    }

    @Override
    public String toString() {
        return "RTCDataChannel[\"" + label() + "\", " + readyState + "]";
    }
}

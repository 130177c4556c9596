package dev.maru.webrtc;

import dev.maru.datachannel.ChannelParameters;
import dev.maru.datachannel.DataChannel;
import dev.maru.datachannel.DataChannelEvent;
import dev.maru.jsep.SctpPlan;
import dev.maru.jsep.SignalingState;
import dev.maru.peer.PeerConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The data channels of one connection, between the users' threads and the reactor. */
final class Channels {
    /** webrtc-priority §4 with RFC 8831 §6.4: twice as much for each step. */
    private static final Map<RTCPriorityType, Integer> PRIORITIES = Map.of(
            RTCPriorityType.VERY_LOW, 128,
            RTCPriorityType.LOW, 256,
            RTCPriorityType.MEDIUM, 512,
            RTCPriorityType.HIGH, 1_024);

    /** What listeners may be behind, before the peer is made to wait: as much as the association takes in. */
    private static final long MAX_UNHEARD_BYTES = 8 << 20;

    /** A message on its way to the reactor. */
    private record Outgoing(RTCDataChannel channel, byte[] bytes, boolean isText) {}

    private final PeerConnection machine;
    private final PeerDriver driver;
    private final ConnectionEvents events;
    private final Executor executor;
    private final Map<DataChannel, RTCDataChannel> channels = new LinkedHashMap<>();
    private final List<RTCDataChannel> justClosed = new ArrayList<>();
    private final ConcurrentLinkedQueue<Outgoing> outbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final AtomicLong unheardBytes = new AtomicLong();
    private final AtomicBoolean isHeld = new AtomicBoolean();
    private @Nullable RTCSctpTransport transport;
    /** Why the association broke; what its channels are told when they close with it. */
    private @Nullable RTCError failure;

    private volatile long maxMessageSize;
    private long serials;
    private long openedCount;
    private long closedCount;

    Channels(PeerConnection machine, PeerDriver driver, ConnectionEvents events, Executor executor) {
        this.machine = machine;
        this.driver = driver;
        this.events = events;
        this.executor = executor;
    }

    /** Opens a channel; on the reactor. */
    RTCDataChannel create(String label, RTCDataChannelInit init) {
        ChannelParameters parameters;
        try {
            Integer id = init.id();
            if (init.negotiated() && id == null) {
                throw RTCException.type("A negotiated channel has an id.");
            }
            parameters = new ChannelParameters(
                    label,
                    init.protocol(),
                    init.ordered(),
                    or(init.maxRetransmits()),
                    or(init.maxPacketLifeTime()),
                    init.negotiated(),
                    init.negotiated() && id != null ? id : ChannelParameters.NO_ID,
                    PRIORITIES.getOrDefault(init.priority(), ChannelParameters.DEFAULT_PRIORITY));
        } catch (IllegalArgumentException e) {
            throw RTCException.type("The data channel cannot be like that: " + e.getMessage() + ".");
        }
        try {
            return of(machine.data().open(parameters, driver.now()));
        } catch (IllegalStateException e) {
            throw RTCException.operation("The data channel cannot be opened: " + e.getMessage() + ".");
        }
    }

    /** RFC 8831 §6.4: numbers between two words are of the upper one. */
    static RTCPriorityType priority(int number) {
        return number <= 128
                ? RTCPriorityType.VERY_LOW
                : number <= 256 ? RTCPriorityType.LOW : number <= 512 ? RTCPriorityType.MEDIUM : RTCPriorityType.HIGH;
    }

    private static int or(@Nullable Integer limit) {
        return limit == null ? ChannelParameters.UNLIMITED : limit;
    }

    private RTCDataChannel of(DataChannel core) {
        return channels.computeIfAbsent(core, one -> new RTCDataChannel(this, one, serials++, executor));
    }

    /** What happened to the association and its channels; on the reactor. */
    void handle(DataChannelEvent event) {
        switch (event) {
            case DataChannelEvent.Connected connected -> {
                if (transport != null) {
                    transport.connected(connected.maxChannels(), executor);
                }
            }
            case DataChannelEvent.Disconnected over -> {
                failure = over.failure() == null ? null : ConnectionFailures.of(over.failure(), over.text());
                if (transport != null) {
                    transport.set(RTCSctpTransportState.CLOSED, executor);
                }
            }
            case DataChannelEvent.Opened opened -> {
                boolean isNew = opened.channel().isOpenedByPeer();
                RTCDataChannel channel = of(opened.channel());
                if (isNew) {
                    events.dataChannels.tell(channel, executor);
                }
                openedCount++;
                channel.opened();
            }
            case DataChannelEvent.Closing closing -> of(closing.channel()).closing();
            case DataChannelEvent.Closed closed -> {
                RTCDataChannel channel = channels.remove(closed.channel());
                if (channel != null) {
                    closedCount++;
                    justClosed.add(channel); // until it is known whether the association has broken
                }
            }
            case DataChannelEvent.Message message -> received(message);
            case DataChannelEvent.BufferedAmountLow low -> {
                RTCDataChannel channel = of(low.channel());
                channel.amount(machine.data().bufferedAmount(low.channel()));
                channel.low();
            }
            case DataChannelEvent.Fragment _ -> {}
            case DataChannelEvent.FragmentsEnded _ -> {}
        }
    }

    private void received(DataChannelEvent.Message message) {
        int length = message.bytes().length;
        if (unheardBytes.addAndGet(length) > MAX_UNHEARD_BYTES && isHeld.compareAndSet(false, true)) {
            machine.holdMessages(true);
        }
        of(message.channel()).received(message.bytes(), message.isText(), () -> heard(length));
    }

    /** A listener is through with a message; on its thread. */
    private void heard(int length) {
        if (unheardBytes.addAndGet(-length) < MAX_UNHEARD_BYTES / 2 && isHeld.compareAndSet(true, false)) {
            driver.submit(() -> {
                machine.holdMessages(false);
                return null;
            });
        }
    }

    /** Takes a message from any thread; one task of the reactor sends all that wait. */
    void send(RTCDataChannel channel, byte[] bytes, boolean isText) {
        outbox.add(new Outgoing(channel, bytes, isText));
        if (isScheduled.compareAndSet(false, true)) {
            driver.submit(() -> {
                isScheduled.set(false);
                for (Outgoing next = outbox.poll(); next != null; next = outbox.poll()) {
                    send(next);
                }
                return null;
            });
        }
    }

    private void send(Outgoing message) {
        DataChannel core = message.channel.core();
        try {
            machine.data().send(core, message.isText, message.bytes, driver.now());
        } catch (IllegalStateException e) {
            // Closed since it was handed over.
        } catch (IllegalArgumentException e) {
            // The peer's description has shrunk its maximum since then.
            String text = String.valueOf(e.getMessage());
            message.channel.closed(RTCError.of(RTCErrorDetailType.DATA_CHANNEL_FAILURE, text));
        }
        message.channel.takenOver(message.bytes.length, machine.data().bufferedAmount(core));
    }

    /** Brings what waits on each channel up to date; on the reactor, after packets left. */
    void measure() {
        tellClosed();
        for (RTCDataChannel channel : channels.values()) {
            if (channel.bufferedAmount() > 0) {
                channel.amount(machine.data().bufferedAmount(channel.core()));
            }
        }
    }

    private void tellClosed() {
        if (!justClosed.isEmpty()) {
            justClosed.forEach(channel -> channel.closed(failure));
            justClosed.clear();
        }
    }

    void lowThreshold(DataChannel core, long bytes) {
        driver.submit(() -> {
            machine.data().bufferedAmountLowThreshold(core, bytes);
            return null;
        });
    }

    void close(DataChannel core) {
        driver.submit(() -> {
            machine.data().close(core, driver.now());
            return null;
        });
    }

    <T> T call(Callable<T> task) {
        return driver.call(task);
    }

    long maxMessageSize() {
        return maxMessageSize;
    }

    /** After a description: the association may have been agreed upon. */
    void update(RTCDtlsTransport dtls) {
        SctpPlan plan = machine.session().plan().sctp();
        if (plan == null) {
            if (transport != null && machine.session().signalingState() == SignalingState.STABLE) {
                machine.data().shutdown(driver.now());
                transport.set(RTCSctpTransportState.CLOSED, executor);
                transport = null;
            }
            return;
        }
        maxMessageSize = plan.maxMessageSize();
        long most = maxMessageSize == 0 ? Long.MAX_VALUE : maxMessageSize;
        if (transport == null) {
            transport = new RTCSctpTransport(dtls, most);
        } else {
            transport.setMaxMessageSize(most);
        }
    }

    @Nullable
    RTCSctpTransport transport() {
        return transport;
    }

    long opened() {
        return openedCount;
    }

    long closedCount() {
        return closedCount;
    }

    List<RTCDataChannel> all() {
        return new ArrayList<>(channels.values());
    }

    /** The connection is closed. */
    void end() {
        tellClosed();
        channels.values().forEach(channel -> channel.closed(null));
        channels.clear();
        if (transport != null) {
            transport.set(RTCSctpTransportState.CLOSED, executor);
        }
    }
}

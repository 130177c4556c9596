package dev.maru.client;

import dev.maru.webrtc.RTCException;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCPeerConnectionState;
import dev.maru.webrtc.SerialExecutor;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * The link to one participant. It outlives its connection: when one cannot be saved, another is built in its place. Thread-safe; what is done
 * with the connection is done in a queue of its own, one thing after the other.
 */
final class PeerLink {
    /** Messages of the peer that wait to be handled: far more than a negotiation has. */
    static final int MOST_WAITING = 256;

    private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

    private final PeerHost host;
    private final String id;
    private final SerialExecutor inbox = new SerialExecutor(VIRTUAL);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean isFlooded = new AtomicBoolean();
    private volatile Entry entry;
    private volatile RoomPeer peer;
    private volatile boolean isClosed;

    // Of the queue alone.
    private final RemoteSessions sessions = new RemoteSessions();
    private final Recovery recovery = new Recovery();
    private Negotiation negotiation;
    private long wakeAt = Recovery.NEVER;

    /** Whose link it is, and who is who in it. */
    record Entry(String peer, boolean isPolite, boolean isInitiator) {}

    PeerLink(PeerHost host, Entry entry) {
        this.host = host;
        this.id = entry.peer();
        this.entry = entry;
        this.peer = new RoomPeer(host, id);
        this.negotiation = new Negotiation(host, peer, sessions);
    }

    /** Listens, and begins when it is ours to. */
    void start() {
        begin(entry.isInitiator());
    }

    /** The connection that is now. */
    RoomPeer peer() {
        return peer;
    }

    // ---- what the room says

    /** The server has announced the connection again, perhaps with other roles. */
    void update(Entry next) {
        entry = next;
    }

    /** A server that had forgotten everything lets us go on: what works is kept, what may have been lost is done anew. */
    void restored(Entry next) {
        entry = next;
        inbox.execute(() -> {
            RTCPeerConnectionState state = peer.connection().connectionState();
            if (state == RTCPeerConnectionState.CONNECTED || state == RTCPeerConnectionState.DISCONNECTED) {
                negotiation.repeatOffer();
                recovery.hurry(health(), now());
            } else if (next.isInitiator()) {
                rebuild(true);
            } else {
                recovery.begin(true, now());
            }
            arm();
        });
    }

    /** Signaling works again. */
    void hurry() {
        inbox.execute(() -> {
            recovery.hurry(health(), now());
            arm();
        });
    }

    /** The ICE servers have changed: a restart uses them. */
    void reconfigure() {
        try {
            peer.connection().setConfiguration(host.configuration());
        } catch (RTCException e) {
            // The next connection will have them, or do without.
        }
    }

    /** What we publish has changed. */
    void sync() {
        inbox.execute(() -> guarded(() -> negotiation.sync()));
    }

    void description(JsonNode message) {
        take(() -> guarded(() -> takeDescription(message)));
    }

    void candidate(JsonNode message) {
        take(() -> guarded(() -> negotiation.takeCandidate(message.path("candidate"))));
    }

    void close() {
        RoomPeer last;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            last = peer;
        }
        last.close();
        host.tell(new RoomEvent.PeerRemoved(last));
    }

    // ---- the queue

    /** Something that may fail because of what the peer sent, or because the connection was closed meanwhile. */
    @FunctionalInterface
    private interface Risky {
        void run() throws IOException;
    }

    private void take(Runnable task) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            if (isFlooded.compareAndSet(false, true)) {
                inbox.execute(() -> {
                    isFlooded.set(false);
                    refused(new IOException("the peer sends faster than it can be handled"));
                });
            }
            return;
        }
        inbox.execute(() -> {
            waiting.decrementAndGet();
            task.run();
        });
    }

    private void guarded(Risky task) {
        if (isClosed) {
            return;
        }
        try {
            task.run();
        } catch (IOException | RTCException e) {
            refused(e);
        }
    }

    private void refused(Exception cause) {
        if (!isClosed) {
            host.tell(new RoomEvent.PeerProblem(peer, cause));
            recovery.broken(now());
            arm();
        }
    }

    private void takeDescription(JsonNode message) throws IOException {
        String session = RemoteSessions.of(message.path("sdp").asString(""));
        boolean isOffer = Messages.type(message).equals("offer");
        if (session.isEmpty()) {
            throw new IOException("the peer's " + Messages.type(message) + " is no SDP");
        }
        if (sessions.isOver(session)) {
            return;
        }
        if (sessions.isAnother(session)) {
            // Ours cannot go on with another one at the other end.
            if (!sessions.mayRebuild(now())) {
                return;
            }
            rebuild(!isOffer);
            if (!isOffer) {
                return;
            }
        }
        if (!isOffer) {
            negotiation.takeAnswer(message);
        } else if (negotiation.takeOffer(message, entry.isPolite())) {
            recovery.offered(now());
            arm();
        }
    }

    // ---- connections

    private void begin(boolean offers) {
        RoomPeer ours = peer;
        Negotiation talk = negotiation;
        RTCPeerConnection connection = ours.connection();
        connection.onIceCandidate(candidate -> whileCurrent(ours, () -> talk.send(candidate)));
        connection.onNegotiationNeeded(() -> whileCurrent(ours, talk::offer));
        connection.onIceConnectionStateChange(_ -> whileCurrent(ours, this::stateChanged));
        connection.onConnectionStateChange(state -> {
            if (!isClosed) {
                host.tell(new RoomEvent.PeerStateChanged(ours, state));
            }
            whileCurrent(ours, this::stateChanged);
        });
        // Messages come on this connection's executor: not before the application has had its chance to listen.
        connection.onDataChannel(channel -> host.tellAndWait(new RoomEvent.ChannelOpened(ours, channel)));
        connection.onTrack(event -> whileCurrent(ours, () -> talk.started(event)));
        host.tell(new RoomEvent.PeerAdded(ours));
        recovery.begin(!offers, now());
        arm();
        if (offers) {
            whileCurrent(ours, talk::begin);
        }
    }

    private void whileCurrent(RoomPeer ours, Risky task) {
        inbox.execute(() -> {
            if (ours == peer) {
                guarded(task);
            }
        });
    }

    private void rebuild(boolean offers) {
        RoomPeer old = peer;
        RoomPeer next = new RoomPeer(host, id);
        synchronized (this) {
            if (isClosed) {
                next.close();
                return;
            }
            peer = next;
        }
        sessions.giveUp();
        negotiation = new Negotiation(host, next, sessions);
        old.close();
        host.tell(new RoomEvent.PeerRemoved(old));
        begin(offers);
    }

    // ---- recovery

    private void stateChanged() {
        recovery.changed(health(), now());
        arm();
    }

    private Recovery.Health health() {
        RTCPeerConnection connection = peer.connection();
        return new Recovery.Health(
                connection.iceConnectionState(), connection.connectionState(), entry.isInitiator(), host.isLive());
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Comes back when there is something to be done; too early does no harm. */
    private void arm() {
        long next = recovery.nextTimeout();
        if (next < wakeAt && !isClosed) {
            wakeAt = next;
            CompletableFuture.delayedExecutor(Math.max(0, next - now()), TimeUnit.MILLISECONDS, inbox)
                    .execute(() -> wake(next));
        }
    }

    private void wake(long planned) {
        if (isClosed || planned != wakeAt) {
            return;
        }
        wakeAt = Recovery.NEVER;
        guarded(() -> {
            switch (recovery.step(health(), now())) {
                case NOTHING -> {}
                case OFFER -> negotiation.begin();
                case RESTART -> peer.connection().restartIce();
                case REBUILD -> rebuild(true);
            }
        });
        arm();
    }
}

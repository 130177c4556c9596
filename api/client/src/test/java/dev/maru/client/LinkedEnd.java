package dev.maru.client;

import dev.maru.client.Publications.Publication;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.PeerEngine;
import dev.maru.webrtc.RTCCertificate;
import dev.maru.webrtc.RTCConfiguration;
import dev.maru.webrtc.RTCIceServer;
import dev.maru.webrtc.RTCPeerConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One end of a link between two participants, whose messages go straight to the other end. */
final class LinkedEnd implements PeerHost, AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final PeerEngine engine;
    private final RTCCertificate certificate =
            RTCPeerConnection.generateCertificate().join();
    private final BlockingQueue<RoomEvent> told = new LinkedBlockingQueue<>();
    private final Publications publications = new Publications();
    private volatile List<RTCIceServer> servers = List.of();
    private final PeerLink link;
    final List<ObjectNode> sent = new ArrayList<>();
    private LinkedEnd other = this;
    private volatile CountDownLatch way = new CountDownLatch(0);

    private LinkedEnd(PeerEngine engine, boolean isInitiator) {
        this.engine = engine;
        this.link = new PeerLink(this, new PeerLink.Entry("p_other", isInitiator, isInitiator));
    }

    /** Two ends, of which the first is polite and the initiator. They begin with {@link #start}. */
    static LinkedEnd pair(PeerEngine engine) {
        LinkedEnd first = new LinkedEnd(engine, true);
        LinkedEnd second = new LinkedEnd(engine, false);
        first.other = second;
        second.other = first;
        return first;
    }

    LinkedEnd other() {
        return other;
    }

    PeerLink link() {
        return link;
    }

    void start() {
        other.link.start();
        link.start();
    }

    MediaStreamTrack publish(String id, TrackSource source) {
        boolean isSound = source == TrackSource.MICROPHONE || source == TrackSource.SCREEN_AUDIO;
        MediaStreamTrack track = isSound ? MediaStreamTrack.audio() : MediaStreamTrack.video();
        publications.add(publications.make(id, source, track));
        link.sync();
        return track;
    }

    void unpublish(String id) {
        publications.remove(id);
        link.sync();
    }

    /** From now on there is this server. */
    void lend(RTCIceServer server) {
        servers = List.of(server);
    }

    /** What is sent waits until the way is open again. */
    void block() {
        way = new CountDownLatch(1);
    }

    void unblock() {
        way.countDown();
    }

    /** Waits for an event; what comes before it is forgotten. */
    <T extends RoomEvent> T await(Class<T> type, Predicate<T> isIt) throws InterruptedException {
        while (true) {
            RoomEvent event = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("waited in vain for " + type.getSimpleName());
            }
            if (type.isInstance(event) && isIt.test(type.cast(event))) {
                return type.cast(event);
            }
        }
    }

    /** Waits for the connection that the link has in the end: while both ends build anew, one may replace another. */
    void awaitConnected() {
        RoomPeer peer = link.peer();
        try {
            peer.connection().connected(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (link.peer() == peer) {
                throw e;
            }
            awaitConnected();
        }
    }

    RoomEvent.TrackReceived awaitTrack(String id) throws InterruptedException {
        return await(RoomEvent.TrackReceived.class, event -> id.equals(event.track()));
    }

    boolean hasHeard(Class<? extends RoomEvent> type) {
        return told.stream().anyMatch(type::isInstance);
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public RTCConfiguration configuration() {
        return RTCConfiguration.DEFAULT.withIceServers(servers).withCertificate(certificate);
    }

    @Override
    public RTCCertificate certificate() {
        return certificate;
    }

    @Override
    public PeerEngine engine() {
        return engine;
    }

    @Override
    public List<Publication> publications() {
        return publications.list();
    }

    @Override
    public int published(String peer, String kind) {
        return (int) other.publications.list().stream()
                .filter(one -> one.track().kind().equals(kind))
                .count();
    }

    @Override
    public CompletableFuture<JsonNode> signal(ObjectNode message) {
        try {
            way.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (sent) {
            sent.add(message);
        }
        if (Messages.type(message).equals("candidate")) {
            other.link.candidate(message);
        } else {
            other.link.description(message);
        }
        return CompletableFuture.completedFuture(Messages.of("ok"));
    }

    @Override
    public void tell(RoomEvent event) {
        told.add(event);
    }

    @Override
    public void tell(RoomEvent event, Runnable then) {
        told.add(event);
        then.run();
    }

    @Override
    public void tellAndWait(RoomEvent event) {
        told.add(event);
    }

    @Override
    public void close() {
        way.countDown();
        link.close();
        other.way.countDown();
        other.link.close();
    }
}

package dev.maru.webrtc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Two connections whose events are heard where they come up, on the reactor: when a promise is kept, all that it told is in the lists. Listeners
 * may look at states, and not call what waits for the reactor.
 */
final class HeardPair implements AutoCloseable {
    final PeerEngine engine = new PeerEngine(EngineOptions.DEFAULT.withLoopbackOnly());
    final RTCPeerConnection a;
    final RTCPeerConnection b;
    final List<String> heardByA;
    final List<String> heardByB;

    HeardPair() {
        a = connection();
        b = connection();
        heardByA = events(a);
        heardByB = events(b);
    }

    RTCPeerConnection connection() {
        return new RTCPeerConnection(RTCConfiguration.DEFAULT, engine, Runnable::run);
    }

    private static List<String> events(RTCPeerConnection connection) {
        List<String> heard = new CopyOnWriteArrayList<>();
        connection.onSignalingStateChange(state -> heard.add("signaling " + state));
        connection.onNegotiationNeeded(() -> heard.add("negotiationneeded"));
        connection.onTrack(event -> heard.add("track " + event.track().kind()));
        return heard;
    }

    static <T> T await(CompletableFuture<T> promise) {
        return promise.orTimeout(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** All that was asked for so far has been done, and told. */
    static void settle(RTCPeerConnection connection) {
        connection.getTransceivers();
        connection.getTransceivers();
    }

    static String errorOf(CompletableFuture<?> promise) {
        try {
            await(promise);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RTCException error) {
                return error.name();
            }
            throw e;
        }
        throw new AssertionError("it was not refused");
    }

    static String errorOf(Runnable call) {
        try {
            call.run();
        } catch (RTCException e) {
            return e.name();
        }
        throw new AssertionError("it was not refused");
    }

    /** From a connection that goes away, with sound or data. */
    RTCSessionDescription foreignOffer(String kind) {
        try (RTCPeerConnection other = connection()) {
            if (kind.equals("data")) {
                other.createDataChannel("other");
            } else {
                other.addTransceiver(kind);
            }
            return await(other.createOffer());
        }
    }

    void offer(RTCPeerConnection from, RTCPeerConnection to) {
        await(from.setLocalDescription().thenCompose(_ -> to.setRemoteDescription(from.localDescription())));
    }

    void negotiate(RTCPeerConnection from, RTCPeerConnection to) {
        offer(from, to);
        await(to.setLocalDescription().thenCompose(_ -> from.setRemoteDescription(to.localDescription())));
        settle(from);
        settle(to);
    }

    /** Candidates go over too. */
    void connect() {
        a.onIceCandidate(candidate -> b.addIceCandidate(candidate));
        b.onIceCandidate(candidate -> a.addIceCandidate(candidate));
        negotiate(a, b);
        await(a.connected(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS));
        await(b.connected(Pair.PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        engine.close();
    }
}

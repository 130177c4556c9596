package dev.maru.webrtc;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Two connections of one process, signaling by calling each other. */
final class Pair implements AutoCloseable {
    static final int PATIENCE_SECONDS = 20;

    final PeerEngine engine = new PeerEngine(EngineOptions.DEFAULT.withLoopbackOnly());
    final RTCPeerConnection a;
    final RTCPeerConnection b;

    Pair() {
        this(RTCConfiguration.DEFAULT);
    }

    Pair(RTCConfiguration configuration) {
        a = new RTCPeerConnection(configuration, engine, Executors.newVirtualThreadPerTaskExecutor());
        b = new RTCPeerConnection(configuration, engine, Executors.newVirtualThreadPerTaskExecutor());
        a.onIceCandidate(candidate -> b.addIceCandidate(candidate));
        b.onIceCandidate(candidate -> a.addIceCandidate(candidate));
    }

    /** Offers from a to b. */
    void negotiate() {
        a.setLocalDescription()
                .thenCompose(_ -> b.setRemoteDescription(a.localDescription()))
                .thenCompose(_ -> b.setLocalDescription())
                .thenCompose(_ -> a.setRemoteDescription(b.localDescription()))
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    void connect() {
        negotiate();
        a.connected(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        b.connected(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        engine.close();
    }
}

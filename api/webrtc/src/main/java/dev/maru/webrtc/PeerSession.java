package dev.maru.webrtc;

import dev.maru.jsep.JsepException;
import dev.maru.jsep.JsepSession;
import dev.maru.jsep.MediaCapabilities;
import dev.maru.jsep.MediaPlan;
import dev.maru.jsep.Transceiver;
import dev.maru.net.Reactor;
import dev.maru.peer.MediaTransport;
import dev.maru.peer.PeerConfig;
import dev.maru.peer.PeerConnection;
import dev.maru.peer.PeerEvent;
import dev.maru.rtp.EncodedFrame;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the classes of the API share it: its machine on its reactor, and the ways to get there from the users' threads. It holds
 * no state of its own but whether it is closed.
 */
final class PeerSession {
    static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

    /** What the session throws, it throws checked; {@link #change} makes the W3C's error of it. */
    @FunctionalInterface
    interface Change {
        void run() throws JsepException;
    }

    private final PeerEngine engine;
    private final Reactor reactor;
    private final Executor listeners;
    private final PeerConnection machine;
    private final PeerDriver driver;
    private final RemoteMedia media;
    private final Channels channels;
    private final ConnectionEvents events;
    private final PeerConfig config;
    private final Negotiation negotiation;
    private volatile boolean isClosed;

    PeerSession(RTCConfiguration configuration, PeerEngine engine, ConnectionEvents events, Executor listeners) {
        this.engine = engine;
        this.events = events;
        this.listeners = listeners;
        this.reactor = engine.nextReactor();
        this.config = ConnectionSetup.of(configuration, reactor.now(), engine.entropy());
        this.machine = new PeerConnection(config, engine.entropy());
        this.media = new RemoteMedia(this, listeners);
        this.driver = new PeerDriver(engine, reactor, machine, this::handle);
        this.channels = new Channels(machine, driver, events, listeners);
        driver.afterDrain(channels::measure);
        this.negotiation = new Negotiation(this, configuration);
    }

    private void handle(PeerEvent event) {
        switch (event) {
            case PeerEvent.OnIce(var ice) -> events.ice(ice, negotiated(), driver);
            case PeerEvent.OnDtls(var dtls) -> events.dtls(dtls);
            case PeerEvent.OnChannel(var data) -> channels.handle(data);
            case PeerEvent.OnMedia(var told) -> MediaEvents.handle(told, media, events, listeners);
        }
    }

    // ---- what belongs to it

    PeerEngine engine() {
        return engine;
    }

    Reactor reactor() {
        return reactor;
    }

    PeerConnection machine() {
        return machine;
    }

    PeerDriver driver() {
        return driver;
    }

    RemoteMedia media() {
        return media;
    }

    Channels channels() {
        return channels;
    }

    ConnectionEvents events() {
        return events;
    }

    Negotiation negotiation() {
        return negotiation;
    }

    Executor listeners() {
        return listeners;
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Offers and answers; on the reactor. */
    JsepSession negotiated() {
        return machine.session();
    }

    MediaCapabilities capabilities() {
        return config.jsep().capabilities();
    }

    RTCDtlsTransport dtlsTransport() {
        return events.dtlsTransport;
    }

    /** What was agreed upon for a transceiver; on the reactor. */
    @Nullable
    MediaPlan plan(Transceiver core) {
        String mid = core.mid();
        return mid == null ? null : negotiated().plan().section(mid);
    }

    // ---- ways to the reactor

    /** Does something on the reactor and waits. */
    <T extends @Nullable Object> T call(Callable<T> task) {
        return driver.call(task);
    }

    /** Does something on the reactor; whoever waits for it goes on elsewhere. */
    <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
        return driver.submit(translated(task)).thenApplyAsync(value -> value, VIRTUAL);
    }

    /** Changes the session at once, and looks whether that needs a negotiation. */
    void change(Change change) {
        changing(() -> {
            change.run();
            return null;
        });
    }

    /** The same, with an outcome. */
    <T extends @Nullable Object> T changing(Callable<T> change) {
        if (isClosed) {
            throw RTCException.closed();
        }
        T outcome = driver.call(translated(change));
        negotiation.updateNeed();
        return outcome;
    }

    static <T extends @Nullable Object> Callable<T> translated(Callable<T> task) {
        return () -> {
            try {
                return task.call();
            } catch (JsepException e) {
                throw ConnectionSetup.translate(e);
            }
        };
    }

    /** Does something with the media of a section, when it has a name; on the reactor. */
    interface OnMedia<T extends @Nullable Object> {
        T with(MediaTransport media, String mid, long now);
    }

    /** Does something with the media of a section and waits; gives the other value while the section has no name. */
    <T extends @Nullable Object> T onMedia(Transceiver core, T otherwise, OnMedia<T> task) {
        return driver.call(() -> {
            String mid = core.mid();
            return mid == null ? otherwise : task.with(machine.media(), mid, driver.now());
        });
    }

    /** Sends a frame, on the reactor; false when it cannot be sent now. */
    boolean write(Transceiver core, String rid, EncodedFrame frame) {
        if (isClosed || events.dtlsTransport.state() != RTCDtlsTransportState.CONNECTED) {
            return false;
        }
        return reactor.execute(() -> {
            String mid = core.mid();
            if (mid != null && machine.media().write(mid, rid, frame, driver.now())) {
                driver.batchEnded(driver.now());
            }
        });
    }

    void requestKeyFrame(Transceiver core) {
        submit(() -> {
            String mid = core.mid();
            if (mid != null) {
                machine.media().requestKeyFrame(mid, driver.now());
            }
            return null;
        });
    }

    CompletableFuture<RTCStatsReport> getStats() {
        return submit(() -> Statistics.report(this));
    }

    void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        negotiation.close();
        events.closed();
        driver.close();
        CompletableFuture<Boolean> ended = reactor.submit(() -> {
            media.end();
            channels.end();
            return true;
        });
        if (!reactor.isHere()) {
            // Who closes sees channels and tracks ended when this returns; a reactor that has stopped takes nothing.
            ended.exceptionally(_ -> true).join();
        }
    }
}

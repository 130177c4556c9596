package dev.maru.interop;

import dev.maru.client.MaruException;
import dev.maru.client.Room;
import dev.maru.client.RoomEvent;
import dev.maru.client.RoomOptions;
import dev.maru.client.TrackSource;
import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.MediaKind;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.RTCPeerConnectionState;
import dev.maru.webrtc.RTCRtpReceiver;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A Java program in a room, by the client's library: what it sends, and what it gets. */
final class Guest implements AutoCloseable {
    private final Room room;
    private final List<RoomEvent> events = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> frames = new ConcurrentHashMap<>();
    private final Map<String, RTCRtpReceiver> receivers = new ConcurrentHashMap<>();
    private final List<Consumer<EncodedFrame>> recorders = new CopyOnWriteArrayList<>();
    private volatile @Nullable Clip clip;

    private Guest(RoomOptions options) throws MaruException, InterruptedException {
        room = Room.join(options, this::hear);
    }

    static Guest join(String name, URI server, String room) throws MaruException, InterruptedException {
        return new Guest(RoomOptions.of(server, room).withName(name));
    }

    Room room() {
        return room;
    }

    String id() {
        return room.self().id();
    }

    static boolean isConnected(RoomEvent.PeerStateChanged event) {
        return event.state() == RTCPeerConnectionState.CONNECTED;
    }

    private void hear(RoomEvent event) {
        events.add(event);
        if (event instanceof RoomEvent.TrackReceived(var peer, var track, var received)) {
            receivers.put(peer.id() + "/" + received.track().kind(), received.receiver());
            received.track().onFrame(frame -> take(peer.id(), received.track().kind(), frame));
        }
    }

    private void take(String peer, String kind, EncodedFrame frame) {
        count(peer, kind).incrementAndGet();
        if (kind.equals("video") && frame.isKeyFrame()) {
            count(peer, "key").incrementAndGet();
        }
        recorders.forEach(recorder -> recorder.accept(frame));
    }

    /** Frames so far: of kind audio, video, or key for those that can be decoded alone. */
    AtomicInteger count(String peer, String kind) {
        return frames.computeIfAbsent(peer + "/" + kind, _ -> new AtomicInteger());
    }

    RTCRtpReceiver receiver(String peer, String kind) {
        return receivers.get(peer + "/" + kind);
    }

    /** Publishes a camera and a microphone that play a clip. */
    Guest publish(Clip played) {
        MediaStreamTrack pictures = MediaStreamTrack.video();
        MediaStreamTrack sound = MediaStreamTrack.audio();
        room.publish("cam", TrackSource.CAMERA, pictures)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        room.publish("mic", TrackSource.MICROPHONE, sound)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        clip = played;
        played.play(frame -> (frame.format().kind() == MediaKind.AUDIO ? sound : pictures).write(frame));
        return this;
    }

    void record(Consumer<EncodedFrame> recorder) {
        recorders.add(recorder);
    }

    List<RoomEvent> events() {
        return events;
    }

    /** Waits until something has happened, since the beginning. */
    <T extends RoomEvent> void awaitEvent(Class<T> type, Predicate<T> isIt) {
        Patience.until(
                type.getSimpleName() + " among " + events,
                () -> events.stream().filter(type::isInstance).map(type::cast).anyMatch(isIt));
    }

    void awaitChat(String text) {
        awaitEvent(RoomEvent.Chat.class, chat -> chat.text().equals(text));
    }

    /** The chat so far. */
    List<String> chat() {
        return events.stream()
                .filter(RoomEvent.Chat.class::isInstance)
                .map(event -> ((RoomEvent.Chat) event).text())
                .toList();
    }

    /** Waits until pictures and sound come from everybody of these, from now on. */
    void awaitMedia(String... peers) {
        for (String peer : peers) {
            int pictures = count(peer, "video").get();
            int sounds = count(peer, "audio").get();
            Patience.until("pictures of " + peer, () -> count(peer, "video").get() > pictures + 10);
            Patience.until("sound of " + peer, () -> count(peer, "audio").get() > sounds + 20);
        }
    }

    void leave() {
        Clip played = clip;
        if (played != null) {
            played.stop();
        }
        room.close();
    }

    @Override
    public void close() {
        leave();
    }
}

package dev.maru.client;

import dev.maru.rtp.EncodedFrame;
import dev.maru.rtp.PayloadFormat;
import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.RTCDataChannelInit;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The code of docs/rooms-in-java.md, so that it compiles. */
final class RoomsInJava {
    private RoomsInJava() {}

    static void join(String token, CountDownLatch end) throws Exception {
        var options = RoomOptions.of(URI.create("https://maru.example"), "garden")
                .withName("Robot")
                .withToken(token); // left out where no key is configured
        try (Room room = Room.join(options, RoomsInJava::hear)) {
            room.chat("Hello, everybody").join();
            end.await(); // until the program has something else to do
        }
    }

    static void hear(Room room, RoomEvent event) {
        switch (event) {
            case RoomEvent.ParticipantJoined(var who) -> room.chat("Welcome, " + who.name(), who.id());
            case RoomEvent.Chat chat when !chat.isPrivate() -> System.out.println(chat.text());
            case RoomEvent.ParticipantUpdated(var who) -> System.out.println(who.tracks()); // muted, unmuted, published
            case RoomEvent.ApplicationMessage message -> System.out.println(message.topic() + " " + message.payload());
            case RoomEvent.SignalingChanged(var isLive) -> System.out.println(isLive ? "online" : "the calls go on");
            case RoomEvent.Closed(var why) -> System.out.println(why.code());
            default -> {}
        }
    }

    static void receive(RoomEvent event) {
        switch (event) {
            case RoomEvent.TrackReceived(var peer, var track, var received) ->
                received.track().onFrame(frame -> store(peer.id(), track, frame));
            case RoomEvent.PeerAdded(var peer) ->
                peer.openChannel("telemetry", RTCDataChannelInit.DEFAULT)
                        .onMessage(message -> System.out.println(message));
            default -> {}
        }
    }

    private static void store(String peer, @Nullable String track, EncodedFrame frame) {
        System.out.println(peer + " " + track + " " + frame);
    }

    static void send(Room room, boolean isKeyFrame, byte[] bytes, long timestamp) {
        MediaStreamTrack camera = MediaStreamTrack.video();
        room.publish("cam", TrackSource.CAMERA, camera).join();
        camera.write(EncodedFrame.of(PayloadFormat.VP8, isKeyFrame, bytes, timestamp));
    }

    static void refused(RoomOptions options) throws InterruptedException {
        try {
            Room.join(options, RoomsInJava::hear).close();
        } catch (MaruException e) {
            System.err.println(e.code() + ": " + e.getMessage() + " " + e.hint());
        }
    }
}

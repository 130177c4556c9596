package dev.maru.examples;

import dev.maru.client.Room;
import dev.maru.client.RoomEvent;
import dev.maru.client.RoomOptions;
import dev.maru.client.TrackSource;
import java.net.URI;

final class RoomBot {
    static void main(String... args) throws Exception {
        Words.expect(4, args, "room-bot URL ROOM VIDEO.ivf SOUND.ogg", "room-bot URL 방 영상.ivf 소리.ogg");
        var film = FilePlayer.open(args[2], args[3]);
        var options = RoomOptions.of(URI.create(args[0]), args[1]).withName("Robot");
        try (var room = Room.join(options, (self, event) -> hear(self, event, film))) {
            Runtime.getRuntime().addShutdownHook(new Thread(room::close)); // Ctrl+C leaves, too
            room.publish("cam", TrackSource.CAMERA, film.pictures()).join();
            room.publish("mic", TrackSource.MICROPHONE, film.sound()).join();
            film.play(room::isOpen);
        }
    }

    private static void hear(Room room, RoomEvent event, FilePlayer film) {
        switch (event) {
            case RoomEvent.ParticipantJoined(var who) -> room.chat("Welcome, " + who.name() + "!", who.id());
            case RoomEvent.Chat chat
            when chat.from() != null && !chat.isPrivate() ->
                room.chat("You said: " + chat.text(), chat.from()); // privately, or two bots would never stop talking
            case RoomEvent.KeyFrameWanted _ -> film.restart();
            default -> {} // there are more: connections, tracks, channels, what others have changed
        }
    }
}

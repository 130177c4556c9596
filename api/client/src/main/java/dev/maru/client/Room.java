package dev.maru.client;

import dev.maru.webrtc.MediaStreamTrack;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A room of a Maru server, joined by this program as a browser joins it (docs/signaling.md). Connections to the others are made and
 * mended by themselves; they go on while the server cannot be reached.
 *
 * {@snippet :
 * var options = RoomOptions.of(URI.create("https://maru.example"), "garden").withName("Robot");
 * try (Room room = Room.join(options, event -> System.out.println(event))) {
 *     room.chat("hello");
 * }
 * }
 *
 * <p>Thread-safe. Events are told in order on the options' executor.
 */
public final class Room implements AutoCloseable {
    /** What follows a promise may wait for the server, and must not keep it from being heard. */
    private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

    private final RoomSession session;

    private Room(RoomOptions options, BiConsumer<? super Room, ? super RoomEvent> listener) {
        this.session = new RoomSession(options, event -> listener.accept(this, event));
    }

    /**
     * Joins, and waits until that is done.
     *
     * @param options which room, and as whom
     * @param listener is told what happens, from the first moment on
     * @return the room
     * @throws MaruException with the server's refusal, or {@code unreachable}
     * @throws InterruptedException when the thread was interrupted; the room is left then
     */
    public static Room join(RoomOptions options, Consumer<? super RoomEvent> listener)
            throws MaruException, InterruptedException {
        return join(options, (_, event) -> listener.accept(event));
    }

    /**
     * Joins, and waits until that is done.
     *
     * @param options which room, and as whom
     * @param listener is told what happens, from the first moment on, and in which room; also before this method returns
     * @return the room
     * @throws MaruException with the server's refusal, or {@code unreachable}
     * @throws InterruptedException when the thread was interrupted; the room is left then
     */
    public static Room join(RoomOptions options, BiConsumer<? super Room, ? super RoomEvent> listener)
            throws MaruException, InterruptedException {
        Room room = new Room(options, listener);
        try {
            room.session.join().get();
            return room;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MaruException refusal
                    ? refusal
                    : new MaruException("internal", "Joining failed.", "", e.getCause());
        } catch (InterruptedException e) {
            room.close();
            throw e;
        }
    }

    /**
     * Whether we are in the room; a lost connection to the server does not change that, until it is given up.
     *
     * @return false after {@link #close}, and after {@link RoomEvent.Closed}
     */
    public boolean isOpen() {
        return session.isOpen();
    }

    /**
     * This program, as others see it.
     *
     * @return as it is now
     */
    public Participant self() {
        return session.roster().self();
    }

    /**
     * The others.
     *
     * @return as they are now, in no order
     */
    public List<Participant> participants() {
        return session.roster().others();
    }

    /**
     * The connections to others.
     *
     * @return those that are now
     */
    public List<RoomPeer> peers() {
        return session.peers();
    }

    /**
     * The connection to somebody.
     *
     * @param participant the participant's id
     * @return empty when there is none
     */
    public Optional<RoomPeer> peer(String participant) {
        return session.peers().stream()
                .filter(one -> one.id().equals(participant))
                .findAny();
    }

    /**
     * Says something to everybody, or to some.
     *
     * @param text what
     * @param to participants' ids; none for everybody
     * @return when the server has it; or a {@link MaruException}
     */
    public CompletableFuture<@Nullable Void> chat(String text, String... to) {
        return done(addressed(Messages.of("chat").put("text", text), to));
    }

    /**
     * Sends a message of the application's to everybody, or to some.
     *
     * @param topic 1 to 64 characters
     * @param payload JSON
     * @param to participants' ids; none for everybody
     * @return when the server has it; or a {@link MaruException}
     * @throws IllegalArgumentException when the payload is no JSON
     */
    public CompletableFuture<@Nullable Void> message(String topic, String payload, String... to) {
        ObjectNode message = Messages.of("message").put("topic", topic);
        try {
            message.set("payload", Messages.any(payload));
        } catch (IOException e) {
            throw new IllegalArgumentException("A payload is JSON.", e);
        }
        return done(addressed(message, to));
    }

    /**
     * Announces a track, and sends what is written to it to everybody who is there or comes later. When {@link RoomEvent.KeyFrameWanted}
     * asks, an encoder makes a key frame.
     *
     * @param id unique among ours: 1 to 64 letters, digits, {@code -} and {@code _}
     * @param source what it shows
     * @param track the media
     * @return when it is announced; or a {@link MaruException}, and nothing is sent
     */
    public CompletableFuture<@Nullable Void> publish(String id, TrackSource source, MediaStreamTrack track) {
        return session.publish(id, source, track).thenApplyAsync(_ -> null, VIRTUAL);
    }

    /**
     * Stops sending a track.
     *
     * @param id as it was published
     * @return when the others know; or a {@link MaruException}
     */
    public CompletableFuture<@Nullable Void> unpublish(String id) {
        return session.unpublish(id).thenApplyAsync(_ -> null, VIRTUAL);
    }

    /**
     * Stops sending a track for a while, or goes on, and tells the others: its frames are dropped meanwhile. Video goes on with a key frame,
     * for which {@link RoomEvent.KeyFrameWanted} asks.
     *
     * @param id as it was published
     * @param isMuted whether it is silent or dark
     * @return when the others know; or a {@link MaruException}
     */
    public CompletableFuture<@Nullable Void> mute(String id, boolean isMuted) {
        return session.mute(id, isMuted).thenApplyAsync(_ -> null, VIRTUAL);
    }

    private static ObjectNode addressed(ObjectNode message, String... to) {
        if (to.length > 0) {
            ArrayNode list = message.putArray("to");
            List.of(to).forEach(list::add);
        }
        return message;
    }

    private CompletableFuture<@Nullable Void> done(ObjectNode message) {
        return session.request(message).thenApplyAsync(_ -> null, VIRTUAL);
    }

    /** Leaves, and waits until connections are closed; {@link RoomEvent.Closed} is the last event. Leaving twice does nothing. */
    @Override
    public void close() {
        session.close();
    }
}

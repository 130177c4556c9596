package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.webrtc.MediaStreamTrack;
import dev.maru.webrtc.RTCIceServer;
import java.util.Collections;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** A room as programs see it, of a server that says what a test tells it to. */
class RoomTest {
    private static final String JOINED = """
        {"type":"joined","re":%d,"seq":%d,"restored":%b,"self":{"id":"p_1","name":"Robot","tracks":[]},\
        "participants":[%s],"connections":[%s],"iceServers":[%s],\
        "resumeToken":"t1","resumeWindowMillis":300,"heartbeatMillis":3000,"timeoutMillis":9000}\
        """;

    private static final String MINA =
            "{\"id\":\"p_2\",\"name\":\"Mina\",\"tracks\":[{\"id\":\"mic\",\"source\":\"microphone\",\"kind\":\"audio\"}]}";
    private static final String WAY_TO_MINA =
            "{\"peer\":\"p_2\",\"mode\":\"mesh\",\"polite\":false,\"initiator\":false}";
    private static final String RELAY = "{\"urls\":[\"turn:192.0.2.1\"],\"username\":\"u%d\",\"credential\":\"c\"}";

    private final BlockingQueue<RoomEvent> told = new LinkedBlockingQueue<>();
    private FakeServer server;
    private Room room;

    @BeforeEach
    void join() throws Exception {
        server = new FakeServer();
        RoomOptions options = RoomOptions.of(server.uri(), "garden").withName("Robot");
        CompletableFuture<Room> joining = CompletableFuture.supplyAsync(() -> {
            try {
                return Room.join(options, told::add);
            } catch (MaruException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        server.accept();
        server.say(JOINED.formatted(id(server.next()), 1, false, MINA, WAY_TO_MINA, RELAY.formatted(1)));
        room = joining.get(20, TimeUnit.SECONDS);
        await(RoomEvent.SignalingChanged.class);
    }

    @AfterEach
    void leave() {
        server.goOn();
        room.close();
        server.close();
    }

    private static long id(ObjectNode message) {
        return message.path("id").asLong();
    }

    /** The next event of a kind. */
    private <T extends RoomEvent> T await(Class<T> type) throws InterruptedException {
        while (true) {
            RoomEvent event = told.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("a " + type.getSimpleName()).isNotNull();
            if (type.isInstance(event)) {
                return type.cast(event);
            }
        }
    }

    /** The client's next message of a type, answered. */
    private ObjectNode answer(String type) throws Exception {
        ObjectNode message = server.next();
        while (!Messages.type(message).equals(type)) {
            message = server.next();
        }
        server.say("{\"type\":\"ok\",\"re\":%d}".formatted(id(message)));
        return message;
    }

    private void publish(String id, MediaStreamTrack track) throws Exception {
        CompletableFuture<?> published = room.publish(id, TrackSource.CAMERA, track);
        ObjectNode wire = answer("publish");
        assertThat(wire.path("track").path("kind").asString()).isEqualTo("video");
        assertThat(wire.path("track").path("muted").asBoolean()).isFalse();
        published.get(20, TimeUnit.SECONDS);
    }

    @Test
    void whoIsThereAndWhatTheyPublishIsKnownAtOnce() {
        assertThat(room.self().name()).isEqualTo("Robot");
        assertThat(room.participants())
                .singleElement()
                .satisfies(mina -> assertThat(mina.tracks()).hasSize(1));
        assertThat(room.peer("p_2")).isPresent();
        assertThat(room.peer("p_3")).isEmpty();
        assertThat(room.isOpen()).isTrue();
    }

    @Test
    void freshServersReachTheConnectionsThatAre() throws Exception {
        RoomPeer peer = room.peer("p_2").orElseThrow();
        assertThat(peer.connection().getConfiguration().iceServers())
                .extracting(RTCIceServer::username)
                .containsExactly("u1");
        server.say("{\"type\":\"iceServers\",\"iceServers\":[%s]}".formatted(RELAY.formatted(2)));
        server.say("{\"type\":\"chat\",\"seq\":9,\"from\":\"p_2\",\"text\":\"x\",\"at\":1,\"private\":false}");
        await(RoomEvent.Chat.class);
        assertThat(peer.connection().getConfiguration().iceServers())
                .extracting(RTCIceServer::username)
                .containsExactly("u2");
    }

    @Test
    void aMutedTrackIsNotSentAndGoesOnWithAKeyFrame() throws Exception {
        MediaStreamTrack camera = MediaStreamTrack.video();
        publish("cam", camera);
        assertThat(room.self().tracks())
                .singleElement()
                .satisfies(track -> assertThat(track.isMuted()).isFalse());
        CompletableFuture<?> muted = room.mute("cam", true);
        assertThat(answer("mute").path("muted").asBoolean()).isTrue();
        muted.get(20, TimeUnit.SECONDS);
        assertThat(camera.enabled()).isFalse();
        assertThat(room.self().tracks().getFirst().isMuted()).isTrue();

        room.mute("cam", false);
        assertThat(camera.enabled()).isTrue();
        assertThat(await(RoomEvent.KeyFrameWanted.class).track()).isEqualTo("cam");

        server.say("{\"type\":\"track.updated\",\"seq\":10,\"participant\":\"p_1\",\"track\":\"cam\","
                + "\"muted\":true,\"by\":\"admin\"}");
        assertThat(await(RoomEvent.MutedByAdmin.class).track()).isEqualTo("cam");
        assertThat(camera.enabled()).isFalse();
    }

    @Test
    void aServerThatForgotEverythingIsToldWhatCountsAndWhoIsAwayIsWaitedFor() throws Exception {
        MediaStreamTrack camera = MediaStreamTrack.video();
        publish("cam", camera);
        RoomPeer peer = room.peer("p_2").orElseThrow();
        server.cut();
        await(RoomEvent.SignalingChanged.class);
        CompletableFuture<?> said = room.chat("said in between");
        server.accept();
        ObjectNode resume = server.next();
        assertThat(Messages.type(resume)).isEqualTo("resume");
        server.say(JOINED.formatted(id(resume), 7, true, "", "", ""));
        answer("publish");
        assertThat(answer("chat").path("text").asString()).isEqualTo("said in between");
        said.get(20, TimeUnit.SECONDS);
        assertThat(room.peer("p_2")).containsSame(peer);

        RoomEvent.ParticipantLeft left = await(RoomEvent.ParticipantLeft.class);
        assertThat(left.reason()).isEqualTo("lost");
        assertThat(await(RoomEvent.PeerRemoved.class).peer()).isSameAs(peer);
    }

    @Test
    void theEndIsTheLastThatIsToldAndSaysWhy() throws Exception {
        room.close();
        assertThat(await(RoomEvent.Closed.class).reason().code()).isEqualTo("ended");
        assertThat(told).isEmpty();
        assertThat(room.isOpen()).isFalse();
        assertThat(room.peers()).isEmpty();
        assertThatThrownBy(() -> room.chat("hello?").join())
                .cause()
                .isInstanceOfSatisfying(
                        MaruException.class, e -> assertThat(e.code()).isEqualTo("ended"));
        room.close();
    }

    @Test
    void aMessageWithoutEndIsNotReadToItsEnd() throws Exception {
        String endless = "x".repeat(SignalTransport.MAX_MESSAGE_CHARS + 1);
        server.say("{\"type\":\"chat\",\"seq\":9,\"text\":\"" + endless + "\"}");
        assertThat(await(RoomEvent.SignalingChanged.class).isLive()).isFalse();
        server.accept();
        assertThat(Messages.type(server.next())).isEqualTo("resume");
    }

    @Test
    void onlySoManyConnectionsAndServersAreTaken() throws Exception {
        StringBuilder ways = new StringBuilder(WAY_TO_MINA);
        for (int i = 0; i < 2 * Mesh.MOST_LINKS; i++) {
            ways.append(",{\"peer\":\"p_x%d\",\"mode\":\"mesh\",\"polite\":false,\"initiator\":false}".formatted(i));
        }
        server.say("{\"type\":\"topology\",\"seq\":8,\"topology\":\"mesh\",\"connections\":[%s]}".formatted(ways));
        server.say("{\"type\":\"iceServers\",\"iceServers\":[%s]}"
                .formatted(String.join(",", Collections.nCopies(2 * IceServers.MOST, RELAY.formatted(1)))));
        server.say("{\"type\":\"chat\",\"seq\":9,\"from\":\"p_2\",\"text\":\"x\",\"at\":1,\"private\":false}");
        await(RoomEvent.Chat.class);
        assertThat(room.peers()).hasSize(Mesh.MOST_LINKS);
        assertThat(room.peers().getFirst().connection().getConfiguration().iceServers())
                .hasSize(IceServers.MOST);
    }
}

package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.maru.client.MaruException;
import dev.maru.client.Participant;
import dev.maru.client.Room;
import dev.maru.client.RoomEvent;
import dev.maru.client.RoomOptions;
import dev.maru.device.IvfHeader;
import dev.maru.device.IvfWriter;
import dev.maru.webrtc.RTCIceCandidate;
import dev.maru.webrtc.RTCPeerConnection;
import dev.maru.webrtc.RTCPeerConnectionState;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A Java program is in a room as people with browsers are. */
@ExtendWith(Stage.class)
class JavaGuestInteropTest {
    private static final int PICTURES = 20;
    private static final int VISITS = Boolean.getBoolean("maru.long") ? 50 : 8;

    @TempDir
    Path folder;

    @Test
    void aPersonAndAProgramSeeAndHearEachOther(Stage stage) throws Exception {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "guest");
        try (Guest robot = Guest.join("Robot", server.uri(), "guest").publish(new Clip(folder))) {
            String minaId = mina.ownId();
            mina.awaitTiles(2);
            Media.awaitFrom(mina, robot.id());
            robot.awaitMedia(minaId);

            int keyFrames = robot.count(minaId, "key").get();
            robot.receiver(minaId, "video").requestKeyFrame();
            Patience.until("a key frame", () -> robot.count(minaId, "key").get() > keyFrames);
            Path recorded = folder.resolve("mina.ivf");
            record(robot, minaId, recorded);
            assertThat(Ffmpeg.checksums(recorded)).hasSizeGreaterThanOrEqualTo(PICTURES);

            mina.say("hello, robot");
            robot.awaitChat("hello, robot");
            robot.room().chat("hello, Mina").join();
            mina.awaitChat("hello, Mina");
            robot.room().message("arm", "{\"angle\":[1,2]}", minaId).join();
            assertThat(mina.troubles()).isEmpty();
        }
        mina.awaitTiles(1);
    }

    /** Writes so many pictures as they come, beginning with one that can be decoded alone. */
    private static void record(Guest robot, String from, Path file) throws Exception {
        try (IvfWriter writer = IvfWriter.create(file, IvfHeader.of90kHz(IvfHeader.VP8, 320, 240))) {
            Recorder recorder = new Recorder(writer);
            robot.record(recorder::take);
            robot.receiver(from, "video").requestKeyFrame();
            Patience.until("pictures to write", () -> recorder.count() >= PICTURES);
            recorder.stop();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void whatIsMutedOnOneSideIsSeenOnTheOther(Stage stage) throws Exception {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "muting");
        try (Guest robot = Guest.join("Robot", server.uri(), "muting").publish(new Clip(folder))) {
            String minaId = mina.ownId();
            mina.awaitTiles(2);
            robot.awaitMedia(minaId);

            mina.click("mic-button");
            robot.awaitEvent(RoomEvent.ParticipantUpdated.class, event -> isMuted(event.participant(), "audio"));
            mina.click("camera-button");
            robot.awaitEvent(RoomEvent.ParticipantUpdated.class, event -> isMuted(event.participant(), "video"));
            mina.click("camera-button");
            mina.click("mic-button");
            robot.awaitMedia(minaId);

            robot.room().mute("mic", true).join();
            mina.tileOf("Robot").getByTestId("muted-mark").waitFor();
            robot.room().mute("cam", true).join();
            mina.tileOf("Robot").locator("video").waitFor(Person.GONE);
            Media.awaitSilence(mina);
            robot.room().mute("mic", false).join();
            robot.room().mute("cam", false).join();
            mina.tileOf("Robot").getByTestId("muted-mark").waitFor(Person.GONE);
            robot.awaitEvent(
                    RoomEvent.KeyFrameWanted.class, event -> event.track().equals("cam"));
            Media.awaitFrom(mina, robot.id());
        }
    }

    private static boolean isMuted(Participant participant, String kind) {
        return participant.tracks().stream().anyMatch(track -> track.kind().equals(kind) && track.isMuted());
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void twoProgramsAndTwoPeopleComeAndGo(Stage stage) throws Exception {
        ServerUnderTest server = stage.server();
        try (Guest first = Guest.join("First", server.uri(), "mesh").publish(new Clip(folder));
                Guest second = Guest.join("Second", server.uri(), "mesh").publish(new Clip(folder))) {
            first.awaitMedia(second.id());
            second.awaitMedia(first.id());

            Person mina = stage.person("Mina").join(server.uri(), "mesh");
            mina.awaitTiles(3);
            Media.awaitFrom(mina, first.id(), second.id());
            String minaId = mina.ownId();
            first.awaitMedia(minaId, second.id());
            second.awaitMedia(minaId);

            second.leave();
            mina.awaitTiles(2);
            first.awaitEvent(
                    RoomEvent.ParticipantLeft.class,
                    event -> event.participant().name().equals("Second")
                            && event.reason().equals("left"));
            mina.leave();
            first.awaitEvent(
                    RoomEvent.PeerRemoved.class, event -> event.peer().id().equals(minaId));
            assertThat(first.room().participants()).isEmpty();
            assertThat(first.room().peers()).isEmpty();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void aCutOfFiveSecondsIsNotSeenByOthersAndLosesNoMessage(Stage stage) throws Exception {
        ServerUnderTest server = stage.server();
        CuttingProxy proxy = stage.proxyTo(server);
        Person mina = stage.person("Mina").join(server.uri(), "java-cut");
        try (Guest robot = Guest.join("Robot", proxy.uri(), "java-cut").publish(new Clip(folder))) {
            String minaId = mina.ownId();
            mina.awaitTiles(2);
            robot.awaitMedia(minaId);
            mina.watchTiles();

            proxy.set(CuttingProxy.Mode.CUT);
            robot.awaitEvent(RoomEvent.SignalingChanged.class, event -> !event.isLive());
            mina.say("one");
            mina.say("two");
            robot.room().chat("three");
            robot.room().chat("four");
            mina.page().waitForTimeout(5_000);
            robot.awaitMedia(minaId);
            proxy.set(CuttingProxy.Mode.OPEN);

            robot.awaitChat("two");
            assertThat(robot.chat()).containsExactly("one", "two");
            mina.awaitChat("four");
            assertThat(mina.chat()).containsExactly("one", "two", "three", "four");
            assertThat(mina.tileCounts()).containsOnly(2);
            assertThat(robot.events()).noneMatch(RoomEvent.PeerRemoved.class::isInstance);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void callsGoOnThroughARestartOfTheServerAndWhatWasSaidMeanwhileIsSaidAgain(Stage stage) throws Exception {
        ServerUnderTest server = stage.server("java-restart", "");
        Person mina = stage.person("Mina").join(server.uri(), "java-restart");
        try (Guest robot = Guest.join("Robot", server.uri(), "java-restart").publish(new Clip(folder))) {
            String minaId = mina.ownId();
            String robotId = robot.id();
            mina.awaitTiles(2);
            robot.awaitMedia(minaId);
            Media.awaitFrom(mina, robotId);

            server.kill();
            robot.awaitEvent(RoomEvent.SignalingChanged.class, event -> !event.isLive());
            var said = robot.room().chat("into the dark");
            Media.mark(mina);
            Media.awaitFrames(mina, 1);
            robot.awaitMedia(minaId);
            server.startAgain();

            mina.awaitConnection("connected");
            // It reaches who is back by then; there is no history.
            said.orTimeout(30, TimeUnit.SECONDS).join();
            assertThat(robot.id()).isEqualTo(robotId);
            assertThat(robot.events()).noneMatch(RoomEvent.PeerRemoved.class::isInstance);
            mina.say("still there?");
            robot.awaitChat("still there?");
            Media.awaitFrom(mina, robotId);
            robot.room().mute("mic", true).join();
            mina.tileOf("Robot").getByTestId("muted-mark").waitFor();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "maru.long", matches = "true")
    void aPathThatDiesIsMendedByAnIceRestart(Stage stage) throws Exception {
        assumeTrue(Firewall.isPossible(), "needs root, and nftables");
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "java-path");
        try (Guest robot = Guest.join("Robot", server.uri(), "java-path").publish(new Clip(folder))) {
            String minaId = mina.ownId();
            mina.awaitTiles(2);
            robot.awaitMedia(minaId);
            RTCPeerConnection connection =
                    robot.room().peer(minaId).orElseThrow().connection();
            String before = connection.localDescription().sdp();
            List<Integer> ports = connection.sctp().transport().iceTransport().getLocalCandidates().stream()
                    .map(RTCIceCandidate::port)
                    .distinct()
                    .toList();

            try (Firewall _ = new Firewall(ports)) {
                robot.awaitEvent(
                        RoomEvent.PeerStateChanged.class,
                        event -> event.state() == RTCPeerConnectionState.DISCONNECTED);
                Patience.until(
                        "another offer",
                        () -> !fragment(connection.localDescription().sdp()).equals(fragment(before)));
            }
            robot.awaitMedia(minaId);
            Media.awaitFrom(mina, robot.id());
            assertThat(robot.events()).noneMatch(RoomEvent.PeerRemoved.class::isInstance);
        }
    }

    private static String fragment(String sdp) {
        return sdp.lines()
                .filter(line -> line.startsWith("a=ice-ufrag:"))
                .findFirst()
                .orElse("");
    }

    @Test
    void whoIsNotLetInIsToldWhyAndWhatToDo(Stage stage) {
        ServerUnderTest closed = stage.server("java-tokens", Tokens.CONFIGURATION + "rooms:\n  max_participants: 1\n");
        RoomOptions office = RoomOptions.of(closed.uri(), "office");
        assertRefused(office, "token_missing");
        assertRefused(office.withToken("this.is.no-token"), "token_invalid");
        assertRefused(office.withToken(Tokens.forged("office")), "token_invalid");
        assertRefused(office.withToken(Tokens.expired("office")), "token_expired");
        assertRefused(office.withToken(Tokens.valid("kitchen", "robot")), "grant_missing");
        assertThatThrownBy(() -> {
                    try (Room room = Room.join(office.withToken(Tokens.valid("office", "a")), _ -> {})) {
                        assertThat(room.isOpen()).isTrue();
                        Room.join(office.withToken(Tokens.valid("office", "b")), _ -> {});
                    }
                })
                .isInstanceOfSatisfying(
                        MaruException.class, e -> assertThat(e.code()).isEqualTo("room_full"));
        assertRefused(RoomOptions.of(URI.create("http://127.0.0.1:9"), "nowhere"), "unreachable");
    }

    private static void assertRefused(RoomOptions options, String code) {
        assertThatThrownBy(() -> Room.join(options, _ -> {})).isInstanceOfSatisfying(MaruException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.getMessage()).isNotEmpty();
            assertThat(e.hint()).isNotEmpty();
            assertThat(e.toString()).contains(code, e.getMessage(), e.hint());
        });
    }

    @Test
    void visitsLeaveNothingBehind(Stage stage) throws Exception {
        ServerUnderTest server = stage.server();
        try (Guest host = Guest.join("Host", server.uri(), "visits")) {
            visit(server, host);
            Leftovers before = Leftovers.now();
            for (int i = 0; i < VISITS; i++) {
                visit(server, host);
            }
            Patience.until("what " + before + " was", () -> Leftovers.now().isNoMoreThan(before));
            assertThat(host.room().peers()).isEmpty();
        }
    }

    private static void visit(ServerUnderTest server, Guest host) throws Exception {
        try (Guest visitor = Guest.join("Visitor", server.uri(), "visits")) {
            String id = visitor.id();
            visitor.awaitEvent(RoomEvent.PeerStateChanged.class, Guest::isConnected);
            assertThat(host.room().peer(id)).isPresent();
        }
    }
}

package dev.maru.room;

import static dev.maru.room.House.CAMERA;
import static dev.maru.room.House.EVERYTHING;
import static dev.maru.room.House.GARDEN;
import static dev.maru.room.House.HIDDEN;
import static dev.maru.room.House.MICROPHONE;
import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PresenceTest {
    private final House house = new House();
    private Guest mina = house.join("Mina");
    private final Guest jun = house.join("Jun");

    @BeforeEach
    void forgetTheBeginning() {
        mina.take();
    }

    @Test
    void tellsTheOthersWhatChanged() {
        Change change = new Change("Mina K.", "{}", true);
        assertThat(mina.session().update(mina.next(), change)).isEqualTo(Answer.Done.DONE);
        assertThat(jun.take()).containsExactly(new RoomEvent.ParticipantUpdated(mina.id(), change));
        assertThat(mina.take()).isEmpty();
        Participant now = house.garden().snapshot().participants().getFirst();
        assertThat(now.name()).isEqualTo("Mina K.");
        assertThat(now.metadata()).isEqualTo("{}");
        assertThat(now.speaking()).isTrue();
    }

    @Test
    void tellsOnlyWhatReallyChanged() {
        mina.session().update(mina.next(), new Change("Mina", "", true));
        assertThat(jun.take())
                .containsExactly(new RoomEvent.ParticipantUpdated(mina.id(), new Change(null, null, true)));
        mina.session().update(mina.next(), new Change("Mina", null, true));
        mina.session().update(mina.next(), new Change(null, null, null));
        assertThat(jun.take()).isEmpty();
    }

    @Test
    void changesNothingOfAnUpdateThatIsPartlyWrong() {
        Refusal refusal = refusal(mina.session().update(mina.next(), new Change("New", "x".repeat(4097), null)));
        assertThat(refusal.field()).isEqualTo("metadata");
        assertThat(jun.take()).isEmpty();
        assertThat(refusal(mina.session().update(mina.next(), new Change("", null, null)))
                        .field())
                .isEqualTo("name");
        assertThat(refusal(mina.session().update(mina.next(), new Change("x".repeat(65), null, null)))
                        .code())
                .isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(house.garden().snapshot().participants().getFirst().name()).isEqualTo("Mina");
    }

    @Test
    void keepsWhatTheTokenFixed() {
        Guest sora = new Guest();
        Profile profile = new Profile("sora", "Sora", "m", true, true);
        sora.with(house.rooms.join(GARDEN, new JoinRequest(1, profile, EVERYTHING), sora, house.now));

        Refusal name = refusal(sora.session().update(sora.next(), new Change("Boss", null, null)));
        assertThat(name.code()).isEqualTo(ErrorCode.GRANT_MISSING);
        assertThat(name.field()).isEqualTo("name");
        Refusal metadata = refusal(sora.session().update(sora.next(), new Change(null, "x", null)));
        assertThat(metadata.field()).isEqualTo("metadata");
        assertThat(sora.session().update(sora.next(), new Change(null, null, true)))
                .isEqualTo(Answer.Done.DONE);
    }

    @Test
    void publishesAndUnpublishes() {
        assertThat(mina.session().publish(mina.next(), CAMERA)).isEqualTo(Answer.Done.DONE);
        assertThat(mina.session().publish(mina.next(), MICROPHONE)).isEqualTo(Answer.Done.DONE);
        assertThat(mina.session().unpublish(mina.next(), CAMERA.id())).isEqualTo(Answer.Done.DONE);
        assertThat(jun.take())
                .containsExactly(
                        new RoomEvent.TrackPublished(mina.id(), CAMERA),
                        new RoomEvent.TrackPublished(mina.id(), MICROPHONE),
                        new RoomEvent.TrackUnpublished(mina.id(), CAMERA.id()));
        assertThat(mina.take()).isEmpty();
        assertThat(house.garden().snapshot().participants().getFirst().tracks()).containsExactly(MICROPHONE);
    }

    @ParameterizedTest
    @EnumSource(TrackSource.class)
    void refusesToPublishASourceThatIsNotGranted(TrackSource source) {
        TrackSource other = source == TrackSource.CAMERA ? TrackSource.SCREEN : TrackSource.CAMERA;
        Guest sora = house.join(GARDEN, "Sora", House.publishing(other));
        jun.take();

        Refusal refusal = refusal(sora.session().publish(sora.next(), House.track("t", source)));
        assertThat(refusal.code()).isEqualTo(ErrorCode.GRANT_MISSING);
        assertThat(refusal.field()).isEqualTo("publish");
        assertThat(refusal.message()).contains(source.wire());
        assertThat(jun.take()).isEmpty();
        assertThat(sora.session().publish(sora.next(), House.track("t", other))).isEqualTo(Answer.Done.DONE);
    }

    @Test
    void refusesASecondTrackOfTheSameId() {
        mina.session().publish(mina.next(), CAMERA);
        Refusal refusal = refusal(mina.session().publish(mina.next(), CAMERA));
        assertThat(refusal.code()).isEqualTo(ErrorCode.DUPLICATE_TRACK);
        assertThat(jun.session().publish(jun.next(), CAMERA)).isEqualTo(Answer.Done.DONE);
    }

    @Test
    void refusesMoreTracksThanAllowed() {
        House small = new House(Limits.DEFAULTS.withMaxTracks(2));
        mina = small.join("Mina");
        mina.session().publish(mina.next(), House.track("a", TrackSource.CAMERA));
        mina.session().publish(mina.next(), House.track("b", TrackSource.CAMERA));
        Track third = House.track("c", TrackSource.CAMERA);
        Refusal refusal = refusal(mina.session().publish(mina.next(), third));
        assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_TRACKS);
        assertThat(refusal.hint()).contains("rooms.max_tracks");
        mina.session().unpublish(mina.next(), new TrackId("a"));
        assertThat(mina.session().publish(mina.next(), third)).isEqualTo(Answer.Done.DONE);
    }

    @Test
    void refusesAKindThatDoesNotFitTheSource() {
        Track odd = new Track(new TrackId("t"), TrackSource.CAMERA, TrackKind.AUDIO, false, null, null);
        assertThat(refusal(mina.session().publish(mina.next(), odd)).field()).isEqualTo("kind");
    }

    @ParameterizedTest
    @CsvSource({"0,480,width", "640,0,height", "-1,-1,width", "16385,480,width", "640,16385,height"})
    void refusesASizeThatCannotBe(int width, int height, String field) {
        Track odd = new Track(
                new TrackId("t"), TrackSource.CAMERA, TrackKind.VIDEO, false, null, new Track.Size(width, height));
        assertThat(refusal(mina.session().publish(mina.next(), odd)).field()).isEqualTo(field);
    }

    @Test
    void boundsTheLabel() {
        assertThat(mina.session().publish(mina.next(), labelled("a", "가".repeat(64))))
                .isEqualTo(Answer.Done.DONE);
        assertThat(mina.session().publish(mina.next(), labelled("b", ""))).isEqualTo(Answer.Done.DONE);
        assertThat(refusal(mina.session().publish(mina.next(), labelled("c", "x".repeat(65))))
                        .field())
                .isEqualTo("label");
        assertThat(refusal(mina.session().publish(mina.next(), labelled("d", "\u202Egnp")))
                        .field())
                .isEqualTo("label");
    }

    @Test
    void mutesAndUnmutes() {
        mina.session().publish(mina.next(), MICROPHONE);
        jun.take();
        assertThat(mina.session().mute(mina.next(), MICROPHONE.id(), true)).isEqualTo(Answer.Done.DONE);
        assertThat(mina.session().mute(mina.next(), MICROPHONE.id(), true)).isEqualTo(Answer.Done.DONE);
        assertThat(mina.session().mute(mina.next(), MICROPHONE.id(), false)).isEqualTo(Answer.Done.DONE);
        assertThat(jun.take())
                .containsExactly(
                        new RoomEvent.TrackMuted(mina.id(), MICROPHONE.id(), true, false),
                        new RoomEvent.TrackMuted(mina.id(), MICROPHONE.id(), false, false));
        assertThat(mina.take()).isEmpty();
    }

    @Test
    void knowsOnlyTracksOfOnesOwn() {
        mina.session().publish(mina.next(), MICROPHONE);
        assertThat(refusal(jun.session().mute(jun.next(), MICROPHONE.id(), true))
                        .code())
                .isEqualTo(ErrorCode.UNKNOWN_TRACK);
        assertThat(refusal(jun.session().unpublish(jun.next(), MICROPHONE.id())).code())
                .isEqualTo(ErrorCode.UNKNOWN_TRACK);
    }

    @Test
    void showsNothingOfSomebodyHidden() {
        Guest watcher = house.join(GARDEN, "Watcher", HIDDEN);
        assertThat(watcher.joined().participants())
                .extracting(Participant::name)
                .containsExactly("Mina", "Jun");
        assertThat(watcher.joined().connections()).isEmpty();
        Guest second = house.join(GARDEN, "Second", HIDDEN);
        assertThat(second.joined().participants()).hasSize(2);

        watcher.session().update(watcher.next(), new Change("W", null, true));
        Refusal refusal = refusal(watcher.session().publish(watcher.next(), CAMERA));
        assertThat(refusal.code()).isEqualTo(ErrorCode.GRANT_MISSING);
        assertThat(refusal.message()).contains("hidden");
        assertThat(refusal(watcher.session().chat(watcher.next(), "boo", null, house.now))
                        .code())
                .isEqualTo(ErrorCode.GRANT_MISSING);
        assertThat(refusal(watcher.session().signal(watcher.next(), mina.id(), SignalKind.OFFER, Parcel.of("o")))
                        .code())
                .isEqualTo(ErrorCode.UNKNOWN_PARTICIPANT);
        watcher.session().leave(watcher.next(), house.now);

        assertThat(mina.take()).isEmpty();
        assertThat(jun.take()).isEmpty();
        assertThat(second.take()).isEmpty();
        assertThat(house.join("Sora").joined().participants()).hasSize(2);
    }

    @Test
    void letsSomebodyHiddenSeeEverybody() {
        Guest watcher = house.join(GARDEN, "Watcher", HIDDEN);
        mina.session().publish(mina.next(), CAMERA);
        Guest sora = house.join("Sora");
        sora.session().leave(sora.next(), house.now);
        assertThat(watcher.take())
                .containsExactly(
                        new RoomEvent.TrackPublished(mina.id(), CAMERA),
                        new RoomEvent.ParticipantJoined(sora.joined().self()),
                        new RoomEvent.ParticipantLeft(sora.id(), LeaveReason.LEFT));
    }

    @Test
    void leavesAtOnce() {
        assertThat(jun.session().leave(jun.next(), house.now)).isEqualTo(Answer.Done.DONE);
        assertThat(mina.take()).containsExactly(new RoomEvent.ParticipantLeft(jun.id(), LeaveReason.LEFT));
        assertThat(jun.end()).isNull();
        assertThat(refusal(jun.session().publish(jun.next(), CAMERA)).code()).isEqualTo(ErrorCode.NOT_JOINED);
        jun.session().disconnect(house.now);
        jun.session().ack(99, 99);
        house.pass(30_000);
        assertThat(mina.take()).isEmpty();
    }

    private static Track labelled(String id, String label) {
        return new Track(new TrackId(id), TrackSource.CAMERA, TrackKind.VIDEO, false, label, null);
    }
}

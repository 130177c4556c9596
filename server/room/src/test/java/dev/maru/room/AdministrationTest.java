package dev.maru.room;

import static dev.maru.room.House.CAMERA;
import static dev.maru.room.House.EVERYTHING;
import static dev.maru.room.House.GARDEN;
import static dev.maru.room.House.HIDDEN;
import static dev.maru.room.House.MICROPHONE;
import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdministrationTest {
    private static final ParticipantId NOBODY = new ParticipantId("p_AAAAAAAAAAAAAAAA");

    private final House house = new House();
    private final Guest mina = house.join("Mina");
    private final Guest jun = house.join("Jun");
    private final Room garden = house.garden();

    @BeforeEach
    void forgetTheBeginning() {
        mina.take();
    }

    @Test
    void showsWhoIsInARoom() {
        Guest watcher = house.join(GARDEN, "Watcher", HIDDEN);
        jun.session().publish(jun.next(), CAMERA);
        jun.session().disconnect(house.now);
        RoomSnapshot snapshot = garden.snapshot();
        assertThat(garden.name()).isEqualTo(GARDEN);
        assertThat(snapshot.participants())
                .extracting(Participant::id)
                .containsExactly(mina.id(), jun.id(), watcher.id());
        assertThat(snapshot.participants().get(1).tracks()).containsExactly(CAMERA);
        assertThat(snapshot.disconnected()).containsExactly(jun.id());
        assertThat(snapshot.seq()).isEqualTo(mina.latestSeq());
    }

    @Test
    void removesAParticipant() {
        assertThat(garden.remove(jun.id(), house.now)).isEqualTo(Answer.Done.DONE);
        assertThat(jun.end()).isEqualTo(SessionEnd.REMOVED);
        assertThat(jun.take()).isEmpty();
        assertThat(mina.take()).containsExactly(new RoomEvent.ParticipantLeft(jun.id(), LeaveReason.REMOVED));
        assertThat(refusal(house.tryResume(jun.token())).code()).isEqualTo(ErrorCode.RESUME_EXPIRED);
        Refusal refusal = refusal(garden.remove(jun.id(), house.now));
        assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_PARTICIPANT);
        assertThat(refusal.field()).isEqualTo("participant");
    }

    @Test
    void removesSomebodyInTheResumeWindow() {
        jun.session().disconnect(house.now);
        garden.remove(jun.id(), house.now);
        assertThat(mina.take()).containsExactly(new RoomEvent.ParticipantLeft(jun.id(), LeaveReason.REMOVED));
        house.pass(30_000);
        assertThat(mina.take()).isEmpty();
    }

    @Test
    void mutesATrackAndTellsItsPublisherToo() {
        jun.session().publish(jun.next(), MICROPHONE);
        mina.take();
        assertThat(garden.mute(jun.id(), MICROPHONE.id(), true)).isEqualTo(Answer.Done.DONE);
        RoomEvent muted = new RoomEvent.TrackMuted(jun.id(), MICROPHONE.id(), true, true);
        assertThat(jun.take()).containsExactly(muted);
        assertThat(mina.take()).containsExactly(muted);
        garden.mute(jun.id(), MICROPHONE.id(), true);
        assertThat(mina.take()).isEmpty();
        assertThat(jun.session().mute(jun.next(), MICROPHONE.id(), false)).isEqualTo(Answer.Done.DONE);
    }

    @Test
    void opensNobodysMicrophone() {
        jun.session().publish(jun.next(), MICROPHONE.withMuted(true));
        Refusal refusal = refusal(garden.mute(jun.id(), MICROPHONE.id(), false));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(refusal.field()).isEqualTo("muted");
    }

    @Test
    void refusesToMuteWhatIsNotThere() {
        assertThat(refusal(garden.mute(NOBODY, CAMERA.id(), true)).code()).isEqualTo(ErrorCode.UNKNOWN_PARTICIPANT);
        assertThat(refusal(garden.mute(jun.id(), CAMERA.id(), true)).code()).isEqualTo(ErrorCode.UNKNOWN_TRACK);
    }

    @Test
    void sendsMessagesFromNobody() {
        Guest watcher = house.join(GARDEN, "Watcher", HIDDEN);
        Parcel parcel = Parcel.of("{}");
        assertThat(garden.chat("closing soon", null, house.now)).isEqualTo(new Answer.Sent(house.now));
        garden.message("sensor", parcel, List.of(jun.id(), watcher.id()), house.now);
        RoomEvent toAll = new RoomEvent.Chat(null, "closing soon", house.now, false);
        RoomEvent toSome = new RoomEvent.Message(null, "sensor", parcel, house.now, true);
        assertThat(mina.take()).containsExactly(toAll);
        assertThat(jun.take()).containsExactly(toAll, toSome);
        assertThat(watcher.take()).containsExactly(toAll, toSome);
    }

    @Test
    void refusesMessagesLikeThoseOfParticipants() {
        assertThat(refusal(garden.chat("", null, house.now)).field()).isEqualTo("text");
        assertThat(refusal(garden.chat("x", List.of(), house.now)).field()).isEqualTo("to");
        assertThat(refusal(garden.chat("x", List.of(NOBODY), house.now)).code())
                .isEqualTo(ErrorCode.UNKNOWN_PARTICIPANT);
        assertThat(refusal(garden.message("", Parcel.of("1"), null, house.now)).field())
                .isEqualTo("topic");
    }

    @Test
    void closesARoom() {
        jun.session().disconnect(house.now);
        assertThat(garden.close(RoomCloseReason.ADMIN)).isEqualTo(Answer.Done.DONE);
        assertThat(mina.take()).containsExactly(new RoomEvent.RoomClosed(RoomCloseReason.ADMIN));
        assertThat(mina.end()).isEqualTo(SessionEnd.ROOM_CLOSED);
        assertThat(house.rooms.find(GARDEN)).isNull();
        assertThat(house.rooms.participantCount()).isZero();
        assertThat(house.rooms.nextTimeout()).isEqualTo(RoomDirectory.NEVER);
        assertThat(refusal(mina.session().publish(mina.next(), CAMERA)).code()).isEqualTo(ErrorCode.NOT_JOINED);
        assertThat(refusal(house.tryResume(jun.token())).code()).isEqualTo(ErrorCode.RESUME_EXPIRED);
    }

    @Test
    void refusesEverythingToARoomThatWasClosed() {
        garden.close(RoomCloseReason.ENDED);
        List<Answer> answers = List.of(
                garden.remove(mina.id(), house.now),
                garden.mute(mina.id(), CAMERA.id(), true),
                garden.chat("x", null, house.now),
                garden.message("t", Parcel.of("1"), null, house.now),
                garden.changeTopology("mesh"),
                garden.close(RoomCloseReason.ADMIN));
        assertThat(answers)
                .allSatisfy(answer -> assertThat(refusal(answer).code()).isEqualTo(ErrorCode.ROOM_CLOSED));
        assertThat(garden.snapshot().participants()).isEmpty();
    }

    @Test
    void opensANewRoomWhereOneWasClosed() {
        garden.close(RoomCloseReason.ADMIN);
        Guest sora = house.join("Sora");
        assertThat(sora.joined().participants()).isEmpty();
        assertThat(garden.chat("x", null, house.now)).isInstanceOf(Refusal.class);
        assertThat(sora.take()).isEmpty();
        assertThat(house.join(GARDEN, "Yuna", EVERYTHING).joined().participants())
                .hasSize(1);
    }
}

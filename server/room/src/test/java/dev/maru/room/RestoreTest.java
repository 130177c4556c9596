package dev.maru.room;

import static dev.maru.room.House.CAMERA;
import static dev.maru.room.House.EVERYTHING;
import static dev.maru.room.House.GARDEN;
import static dev.maru.room.House.HIDDEN;
import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RestoreTest {
    private final House house = new House();

    @Test
    void bringsBackAParticipantWithTheSameIdAfterARestart() {
        Guest mina = new Guest();
        Profile profile = new Profile("mina", "Mina", "m", true, false);
        mina.with(house.rooms.join(
                GARDEN, new JoinRequest(1, profile, House.publishing(TrackSource.CAMERA)), mina, house.now));
        mina.session().update(mina.next(), new Change(null, "new", null));
        mina.session().publish(mina.next(), CAMERA);
        house.now += 5000;
        house.restart();
        Guest back = house.resume(mina);

        Joined joined = back.joined();
        assertThat(joined.restored()).isTrue();
        assertThat(joined.self().id()).isEqualTo(mina.id());
        assertThat(joined.self().identity()).isEqualTo("mina");
        assertThat(joined.self().name()).isEqualTo("Mina");
        assertThat(joined.self().joinedAt()).isEqualTo(mina.joined().self().joinedAt());
        assertThat(joined.self().grants()).isEqualTo(House.publishing(TrackSource.CAMERA));
        assertThat(joined.self().tracks()).isEmpty();
        assertThat(joined.room().name()).isEqualTo(GARDEN);
        assertThat(back.session().publish(1, CAMERA)).isEqualTo(Answer.Done.DONE);
        assertThat(refusal(back.session().update(2, new Change("Boss", null, null)))
                        .code())
                .isEqualTo(ErrorCode.GRANT_MISSING);
    }

    @Test
    void keepsTheRolesOfEveryPairInWhateverOrderTheyComeBack() {
        Guest mina = house.join("Mina");
        Guest jun = house.join("Jun");
        Guest sora = house.join("Sora");
        house.now += 5000;
        house.restart();
        Guest soraBack = house.resume(sora);
        Guest minaBack = house.resume(mina);
        Guest junBack = house.resume(jun);

        assertThat(soraBack.joined().connections()).isEmpty();
        assertThat(minaBack.joined().connections()).containsExactly(mesh(sora.id(), false));
        assertThat(junBack.joined().connections())
                .containsExactlyInAnyOrder(mesh(sora.id(), false), mesh(mina.id(), true));
        assertThat(soraBack.take())
                .containsExactly(
                        new RoomEvent.ParticipantJoined(minaBack.joined().self()),
                        new RoomEvent.TopologyChanged("mesh", List.of(mesh(mina.id(), true)), List.of()),
                        new RoomEvent.ParticipantJoined(junBack.joined().self()),
                        new RoomEvent.TopologyChanged("mesh", List.of(mesh(jun.id(), true)), List.of()));
    }

    @Test
    void makesSomebodyNewLaterThanWhoeverCameBack() {
        Guest mina = house.join("Mina");
        house.now -= 60_000;
        house.restart();
        house.resume(mina);
        Guest jun = house.join("Jun");
        assertThat(jun.joined().connections()).containsExactly(mesh(mina.id(), true));
    }

    @Test
    void takesEachTokenOnce() {
        Guest mina = house.join("Mina");
        house.restart();
        Guest back = house.resume(mina);
        back.session().ack(0, 0);
        assertThat(refusal(house.tryResume(mina.token())).code()).isEqualTo(ErrorCode.RESUME_INVALID);
        back.session().leave(1, house.now);
        assertThat(refusal(house.tryResume(mina.token())).code()).isEqualTo(ErrorCode.RESUME_EXPIRED);
    }

    @Test
    void takesTheFormerTokenUntilTheRestoredClientIsHeard() {
        Guest mina = house.join("Mina");
        house.restart();
        house.resume(mina).session().disconnect(house.now);
        Guest back = house.resume(mina, 0);
        assertThat(back.session().participant()).isEqualTo(mina.id());
    }

    @Test
    void resumesARestoredSessionWithItsNewToken() {
        Guest mina = house.join("Mina");
        house.restart();
        Guest back = house.resume(mina);
        back.session().disconnect(house.now);
        assertThat(house.resume(back).isResumed()).isTrue();
    }

    @Test
    void bringsNobodyBackLongAfterTheRestart() {
        Guest mina = house.join("Mina");
        house.restart();
        house.pass(300_001);
        assertThat(refusal(house.tryResume(mina.token())).code()).isEqualTo(ErrorCode.RESUME_EXPIRED);
    }

    @Test
    void bringsNobodyBackWithATokenThatRanOut() {
        Guest mina = house.join("Mina");
        house.now += 86_400_001;
        house.restart();
        assertThat(refusal(house.tryResume(mina.token())).code()).isEqualTo(ErrorCode.RESUME_EXPIRED);
    }

    @Test
    void bringsNobodyBackWithAnotherServersKey() {
        Guest mina = house.join("Mina");
        byte[] otherKey = House.KEY.clone();
        otherKey[0] ^= 1;
        Rooms other = new Rooms(house.limits, List.of(new MeshTopology()), otherKey, new Random(2), house.now);
        assertThat(refusal(other.resume(mina.token(), 0, new Guest(), house.now))
                        .code())
                .isEqualTo(ErrorCode.RESUME_INVALID);
    }

    @Test
    void bringsNobodyBackIntoARoomThatWasClosed() {
        Guest mina = house.join("Mina");
        house.garden().close(RoomCloseReason.ADMIN);
        assertThat(refusal(house.tryResume(mina.token())).code()).isEqualTo(ErrorCode.RESUME_EXPIRED);
        house.join("Jun");
        assertThat(refusal(house.tryResume(mina.token())).code()).isEqualTo(ErrorCode.RESUME_EXPIRED);
    }

    @Test
    void leavesWhoeverJoinedAnewWithTheSameIdentity() {
        Guest mina = house.joinAs("mina", EVERYTHING);
        house.now += 5000;
        house.restart();
        Guest anew = house.joinAs("mina", EVERYTHING);
        assertThat(refusal(house.tryResume(mina.token())).code()).isEqualTo(ErrorCode.RESUME_EXPIRED);
        assertThat(anew.end()).isNull();
    }

    @Test
    void letsTheLaterOfTwoWithOneIdentityReplaceTheEarlier() {
        Guest old = house.joinAs("mina", EVERYTHING);
        Guest young = house.joinAs("mina", EVERYTHING);
        house.restart();
        Guest oldBack = house.resume(old);
        house.resume(young);
        assertThat(oldBack.end()).isEqualTo(SessionEnd.REPLACED);
    }

    @Test
    void refusesWhenTheRoomFilledUpAndTakesTheTokenLater() {
        House small = new House(Limits.DEFAULTS.withMaxParticipants(1, 1));
        Guest mina = small.join("Mina");
        small.restart();
        Guest jun = small.join("Jun");
        assertThat(refusal(small.tryResume(mina.token())).code()).isEqualTo(ErrorCode.ROOM_FULL);
        jun.session().leave(jun.next(), small.now);
        assertThat(small.resume(mina).joined().restored()).isTrue();
    }

    @Test
    void refusesWhenTheServerHasItsRooms() {
        House small = new House(Limits.DEFAULTS.withMaxRooms(1));
        Guest mina = small.join("Mina");
        small.restart();
        small.join(new RoomName("attic"), "Jun", EVERYTHING);
        assertThat(refusal(small.tryResume(mina.token())).code()).isEqualTo(ErrorCode.TOO_MANY_ROOMS);
    }

    @Test
    void bringsBackSomebodyWhoMayNotCreateTheRoom() {
        house.join("Mina");
        Grants noCreate = new Grants(true, false, EVERYTHING.publish(), true, true, false, false);
        Guest jun = house.join(GARDEN, "Jun", noCreate);
        house.restart();
        assertThat(house.resume(jun).joined().restored()).isTrue();
    }

    @Test
    void bringsBackSomebodyHiddenUnseen() {
        Guest mina = house.join("Mina");
        Guest watcher = house.join(GARDEN, "Watcher", HIDDEN);
        house.restart();
        Guest minaBack = house.resume(mina);
        Guest watcherBack = house.resume(watcher);
        assertThat(minaBack.take()).isEmpty();
        assertThat(watcherBack.joined().participants())
                .containsExactly(minaBack.joined().self());
    }

    private static Connection mesh(ParticipantId peer, boolean later) {
        return new Connection(peer, ConnectionMode.MESH, later, later);
    }
}

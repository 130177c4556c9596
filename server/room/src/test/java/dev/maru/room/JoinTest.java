package dev.maru.room;

import static dev.maru.room.House.EVERYTHING;
import static dev.maru.room.House.GARDEN;
import static dev.maru.room.House.HIDDEN;
import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinTest {
    private final House house = new House();

    @Test
    void tellsTheFirstOneThatItIsAlone() {
        Guest mina = house.join("Mina");

        Joined joined = mina.joined();
        assertThat(joined.self().name()).isEqualTo("Mina");
        assertThat(joined.self().joinedAt()).isEqualTo(house.now);
        assertThat(joined.self().grants()).isEqualTo(EVERYTHING);
        assertThat(joined.participants()).isEmpty();
        assertThat(joined.connections()).isEmpty();
        assertThat(joined.restored()).isFalse();
        assertThat(joined.room()).isEqualTo(new RoomDescription(GARDEN, house.now, "mesh", 16, 60_000, ""));
        assertThat(joined.self().id().value()).matches("p_[A-Za-z0-9_-]{16}");
    }

    @Test
    void tellsTheOthersOfSomebodyNewAndThenOfTheConnection() {
        Guest mina = house.join("Mina");
        Guest jun = house.join("Jun");

        assertThat(mina.take())
                .containsExactly(
                        new RoomEvent.ParticipantJoined(jun.joined().self()),
                        new RoomEvent.TopologyChanged(
                                "mesh",
                                List.of(new Connection(jun.id(), ConnectionMode.MESH, false, false)),
                                List.of()));
        assertThat(jun.joined().participants()).containsExactly(mina.joined().self());
        assertThat(jun.joined().connections())
                .containsExactly(new Connection(mina.id(), ConnectionMode.MESH, true, true));
        assertThat(jun.delivered).isEmpty();
    }

    @Test
    void givesTheStateAtTheNumberItNames() {
        Guest mina = house.join("Mina");
        Guest jun = house.join("Jun");
        assertThat(jun.joined().seq()).isEqualTo(mina.latestSeq());
        mina.session().publish(mina.next(), House.CAMERA);
        assertThat(jun.latestSeq()).isGreaterThan(jun.joined().seq());
        assertThat(house.join("Sora").joined().participants().getFirst().tracks())
                .containsExactly(House.CAMERA);
    }

    @Test
    void refusesAJoinToAFullRoom() {
        House small = new House(Limits.DEFAULTS.withMaxParticipants(2, 1));
        small.join("Mina");
        Guest jun = small.join("Jun");

        Refusal refusal = refusal(small.tryJoin(EVERYTHING));
        assertThat(refusal.code()).isEqualTo(ErrorCode.ROOM_FULL);
        assertThat(refusal.message()).isEqualTo("The room “garden” has its 2 participants.");
        assertThat(refusal.hint()).contains("rooms.max_participants");
        assertThat(refusal.field()).isEqualTo("room");

        jun.session().leave(jun.next(), small.now);
        assertThat(small.tryJoin(EVERYTHING)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void countsSomebodyInTheResumeWindowAsPresent() {
        House small = new House(Limits.DEFAULTS.withMaxParticipants(1, 1));
        Guest mina = small.join("Mina");
        mina.session().disconnect(small.now);
        assertThat(refusal(small.tryJoin(EVERYTHING)).code()).isEqualTo(ErrorCode.ROOM_FULL);
        small.pass(30_000);
        assertThat(small.tryJoin(EVERYTHING)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void countsHiddenParticipantsApartFromTheRest() {
        House small = new House(Limits.DEFAULTS.withMaxParticipants(1, 1));
        small.join(GARDEN, "Watcher", HIDDEN);
        small.join("Mina");

        Refusal refusal = refusal(small.tryJoin(HIDDEN));
        assertThat(refusal.code()).isEqualTo(ErrorCode.ROOM_FULL);
        assertThat(refusal.hint()).contains("rooms.max_hidden_participants");
    }

    @Test
    void refusesAJoinWithoutTheGrant() {
        Grants none = new Grants(false, true, EVERYTHING.publish(), true, true, true, false);
        Refusal refusal = refusal(house.tryJoin(none));
        assertThat(refusal.code()).isEqualTo(ErrorCode.GRANT_MISSING);
        assertThat(refusal.field()).isEqualTo("join");
        assertThat(house.rooms.roomCount()).isZero();
    }

    @Test
    void createsARoomOnlyWhereTheGrantAllowsIt() {
        Grants noCreate = new Grants(true, false, EVERYTHING.publish(), true, true, false, false);
        assertThat(refusal(house.tryJoin(noCreate)).code()).isEqualTo(ErrorCode.ROOM_NOT_FOUND);
        house.join("Mina");
        assertThat(house.tryJoin(noCreate)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void replacesWhoeverHasTheSameIdentity() {
        Guest mina = house.join("Mina");
        Guest old = house.joinAs("jun", EVERYTHING);
        mina.take();
        Guest young = house.joinAs("jun", EVERYTHING);

        assertThat(old.end()).isEqualTo(SessionEnd.REPLACED);
        assertThat(old.take()).isEmpty();
        assertThat(young.id()).isNotEqualTo(old.id());
        assertThat(young.joined().participants()).containsExactly(mina.joined().self());
        assertThat(mina.take())
                .startsWith(
                        new RoomEvent.ParticipantLeft(old.id(), LeaveReason.REPLACED),
                        new RoomEvent.ParticipantJoined(young.joined().self()));
        assertThat(refusal(old.session().leave(old.next(), house.now)).code()).isEqualTo(ErrorCode.NOT_JOINED);
        assertThat(refusal(house.tryResume(old.token())).code()).isEqualTo(ErrorCode.RESUME_EXPIRED);
    }

    @Test
    void replacesInAFullRoom() {
        House small = new House(Limits.DEFAULTS.withMaxParticipants(1, 1));
        Guest old = small.joinAs("jun", EVERYTHING);
        small.joinAs("jun", EVERYTHING);
        assertThat(old.end()).isEqualTo(SessionEnd.REPLACED);
    }

    @Test
    void replacesNobodyWhoIsAnonymous() {
        Guest mina = house.join("Mina");
        house.join("Mina");
        assertThat(mina.end()).isNull();
        assertThat(house.garden().snapshot().participants()).hasSize(2);
    }

    @Test
    void replacesWithinTheRoomOnly() {
        Guest mina = house.joinAs("mina", EVERYTHING);
        Guest elsewhere = new Guest();
        house.rooms.join(
                new RoomName("attic"),
                new JoinRequest(1, House.profile("mina", "Mina"), EVERYTHING),
                elsewhere,
                house.now);
        assertThat(mina.end()).isNull();
    }

    @Test
    void refusesARequestNumberBelowOne() {
        Outcome<Session> outcome = house.rooms.join(
                GARDEN, new JoinRequest(0, House.profile(null, "Mina"), EVERYTHING), new Guest(), house.now);
        assertThat(refusal(outcome).field()).isEqualTo("id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\t", "a\u0000b", "a\u202Eb", "a\u2066b", "a\u2028b", "a\uD83Db"})
    void refusesANameThatCannotBeShown(String name) {
        Refusal refusal = refusal(house.rooms.join(
                GARDEN, new JoinRequest(1, House.profile(null, name), EVERYTHING), new Guest(), house.now));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(refusal.field()).isEqualTo("name");
        assertThat(house.rooms.roomCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mina", "미나", "Mina 🦊", "👩‍👩‍👧", "م\u200Cی", "ミナ (東京)"})
    void takesNamesOfAllScripts(String name) {
        assertThat(house.join(name).joined().self().name()).isEqualTo(name);
    }

    @Test
    void countsTheCharactersOfANameAndNotItsCodeUnits() {
        house.join("🦊".repeat(64));
        Refusal refusal = refusal(house.rooms.join(
                GARDEN, new JoinRequest(1, House.profile(null, "🦊".repeat(65)), EVERYTHING), new Guest(), house.now));
        assertThat(refusal.message()).isEqualTo("The name has 65 characters; 64 are allowed.");
        assertThat(refusal.hint()).contains("rooms.max_name_length");
    }

    @Test
    void boundsMetadataInBytes() {
        Profile good = new Profile(null, "Mina", "가".repeat(1365), false, false);
        Profile bad = new Profile(null, "Mina", "가".repeat(1366), false, false);
        Guest mina = new Guest();
        mina.with(house.rooms.join(GARDEN, new JoinRequest(1, good, EVERYTHING), mina, house.now));
        Refusal refusal =
                refusal(house.rooms.join(GARDEN, new JoinRequest(1, bad, EVERYTHING), new Guest(), house.now));
        assertThat(refusal.field()).isEqualTo("metadata");
        assertThat(refusal.message()).isEqualTo("The metadata has 4098 bytes; 4096 are allowed.");
    }

    @Test
    void boundsTheIdentity() {
        Guest long128 = new Guest();
        long128.with(house.rooms.join(
                GARDEN, new JoinRequest(1, House.profile("i".repeat(128), "Mina"), EVERYTHING), long128, house.now));
        Refusal refusal = refusal(house.rooms.join(
                GARDEN,
                new JoinRequest(1, House.profile("i".repeat(129), "Mina"), EVERYTHING),
                new Guest(),
                house.now));
        assertThat(refusal.field()).isEqualTo("identity");
    }
}

package dev.maru.room;

import static dev.maru.room.House.EVERYTHING;
import static dev.maru.room.House.GARDEN;
import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final RoomName ATTIC = new RoomName("attic");

    private final House house = new House();

    @Test
    void createsARoomWithItsOwnSettings() {
        Room room = house.rooms
                .create(ATTIC, new RoomSettings(3, 5000L, "{\"floor\":2}", "mesh"), house.now)
                .orThrow();
        assertThat(room.snapshot().room())
                .isEqualTo(new RoomDescription(ATTIC, house.now, "mesh", 3, 5000, "{\"floor\":2}"));
        for (int i = 0; i < 3; i++) {
            house.join(ATTIC, "Guest " + i, EVERYTHING);
        }
        assertThat(refusal(house.rooms.join(
                                ATTIC,
                                new JoinRequest(1, House.profile(null, "Late"), EVERYTHING),
                                new Guest(),
                                house.now))
                        .code())
                .isEqualTo(ErrorCode.ROOM_FULL);
    }

    @Test
    void letsSomebodyWhoMayNotCreateIntoARoomThatWasCreated() {
        house.rooms.create(GARDEN, RoomSettings.DEFAULTS, house.now).orThrow();
        Grants noCreate = new Grants(true, false, EVERYTHING.publish(), true, true, false, false);
        assertThat(house.tryJoin(noCreate)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void refusesToCreateARoomTwice() {
        house.join("Mina");
        Refusal refusal = refusal(house.rooms.create(GARDEN, RoomSettings.DEFAULTS, house.now));
        assertThat(refusal.code()).isEqualTo(ErrorCode.ROOM_EXISTS);
        assertThat(house.garden().snapshot().participants()).hasSize(1);
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThat(field(new RoomSettings(0, null, null, null))).isEqualTo("maxParticipants");
        assertThat(field(new RoomSettings(10_001, null, null, null))).isEqualTo("maxParticipants");
        assertThat(field(new RoomSettings(null, -1L, null, null))).isEqualTo("emptyTimeoutSeconds");
        assertThat(field(new RoomSettings(null, 30L * 86_400_000 + 1, null, null)))
                .isEqualTo("emptyTimeoutSeconds");
        assertThat(field(new RoomSettings(null, null, "x".repeat(4097), null))).isEqualTo("metadata");
        assertThat(field(new RoomSettings(null, null, null, "ring"))).isEqualTo("topology");
        assertThat(house.rooms.roomCount()).isZero();
    }

    @Test
    void refusesMoreRoomsThanAllowed() {
        House small = new House(Limits.DEFAULTS.withMaxRooms(2));
        small.join("Mina");
        small.join(ATTIC, "Jun", EVERYTHING);
        Outcome<Session> joined = small.rooms.join(
                new RoomName("cellar"),
                new JoinRequest(1, House.profile(null, "Sora"), EVERYTHING),
                new Guest(),
                small.now);
        assertThat(refusal(joined).code()).isEqualTo(ErrorCode.TOO_MANY_ROOMS);
        assertThat(refusal(joined).hint()).contains("rooms.max_rooms");
        assertThat(refusal(small.rooms.create(new RoomName("cellar"), RoomSettings.DEFAULTS, small.now))
                        .code())
                .isEqualTo(ErrorCode.TOO_MANY_ROOMS);
        small.garden().close(RoomCloseReason.ADMIN);
        assertThat(small.rooms.create(new RoomName("cellar"), RoomSettings.DEFAULTS, small.now))
                .isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void closesARoomThatWasEmptyTooLong() {
        Guest mina = house.join("Mina");
        house.pass(1_000_000);
        assertThat(house.rooms.roomCount()).isOne();
        mina.session().leave(mina.next(), house.now);
        assertThat(house.rooms.nextTimeout()).isEqualTo(house.now + 60_000);
        house.pass(59_999);
        assertThat(house.rooms.roomCount()).isOne();
        house.pass(1);
        assertThat(house.rooms.roomCount()).isZero();
        assertThat(house.rooms.nextTimeout()).isEqualTo(RoomDirectory.NEVER);
    }

    @Test
    void countsTheEmptyTimeFromTheLastOneWhoWasThere() {
        Guest mina = house.join("Mina");
        mina.session().leave(mina.next(), house.now);
        house.pass(59_000);
        Guest jun = house.join("Jun");
        house.pass(59_000);
        jun.session().leave(jun.next(), house.now);
        house.pass(59_999);
        assertThat(house.rooms.roomCount()).isOne();
        house.pass(1);
        assertThat(house.rooms.roomCount()).isZero();
    }

    @Test
    void closesACreatedRoomToWhichNobodyCame() {
        house.rooms.create(ATTIC, new RoomSettings(null, 5000L, null, null), house.now);
        house.pass(4999);
        assertThat(house.rooms.find(ATTIC)).isNotNull();
        house.pass(1);
        assertThat(house.rooms.find(ATTIC)).isNull();
    }

    @Test
    void keepsARoomWhoseOnlyParticipantIsInTheResumeWindow() {
        House quick = new House(Limits.DEFAULTS.withTimes(new Limits.Times(30_000, 0, 0, 0)));
        Guest mina = quick.join("Mina");
        mina.session().disconnect(quick.now);
        quick.pass(29_999);
        assertThat(quick.resume(mina).isResumed()).isTrue();
    }

    @Test
    void closesARoomAtOnceWhereItMayNotBeEmpty() {
        House quick = new House(Limits.DEFAULTS.withTimes(new Limits.Times(30_000, 0, 0, 0)));
        Guest mina = quick.join("Mina");
        mina.session().leave(mina.next(), quick.now);
        quick.pass(0);
        assertThat(quick.rooms.roomCount()).isZero();
    }

    @Test
    void doesNothingWhenCalledBeforeTheTime() {
        house.join("Mina");
        house.rooms.handleTimeout(house.now);
        house.rooms.handleTimeout(0);
        assertThat(house.rooms.participantCount()).isOne();
    }

    @Test
    void listsRoomsByName() {
        house.join("Mina");
        house.join("Jun");
        house.join(ATTIC, "Sora", EVERYTHING);
        assertThat(house.rooms.list())
                .extracting(summary -> summary.room().name().value() + " " + summary.participants())
                .containsExactly("attic 1", "garden 2");
        assertThat(house.rooms.roomCount()).isEqualTo(2);
        assertThat(house.rooms.participantCount()).isEqualTo(3);
    }

    @Test
    void keepsRoomsApart() {
        Guest mina = house.join("Mina");
        Guest sora = house.join(ATTIC, "Sora", EVERYTHING);
        sora.session().chat(sora.next(), "hello", null, house.now);
        assertThat(mina.take()).isEmpty();
        assertThat(sora.joined().participants()).isEmpty();
    }

    @Test
    void tellsItsLimits() {
        assertThat(house.rooms.limits()).isEqualTo(Limits.DEFAULTS);
    }

    @Test
    void needsAPolicyAndALongKey() {
        List<TopologyPolicy> mesh = List.of(new MeshTopology());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rooms(Limits.DEFAULTS, List.of(), House.KEY, new Random(1), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rooms(Limits.DEFAULTS, mesh, new byte[31], new Random(1), 0))
                .withMessage("a resume key needs 32 bytes, not 31");
    }

    private String field(RoomSettings settings) {
        Refusal refusal = refusal(house.rooms.create(ATTIC, settings, house.now));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FIELD);
        return String.valueOf(refusal.field());
    }
}

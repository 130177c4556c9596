package dev.maru.room;

import static dev.maru.room.House.GARDEN;
import static dev.maru.room.House.HIDDEN;
import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopologyTest {
    private static final Connection TO_SFU = new Connection(ServerPeer.SFU, ConnectionMode.SFU, true, true);

    private final House house = new House(Limits.DEFAULTS, new Star(), new Careless());

    @Test
    void makesWhoCameLaterPoliteAndTheInitiator() {
        MeshTopology mesh = new MeshTopology();
        Participant early = participant("p_BBBBBBBBBBBBBBBB", 1);
        Participant late = participant("p_AAAAAAAAAAAAAAAA", 2);
        assertThat(mesh.between(early, late)).isEqualTo(new Connection(late.id(), ConnectionMode.MESH, false, false));
        assertThat(mesh.between(late, early)).isEqualTo(new Connection(early.id(), ConnectionMode.MESH, true, true));
        Participant sameTime = participant("p_CCCCCCCCCCCCCCCC", 1);
        assertThat(mesh.between(early, sameTime))
                .isEqualTo(new Connection(sameTime.id(), ConnectionMode.MESH, false, false));
    }

    @Test
    void connectsOnlyWhereMediaMayFlow() {
        Grants watch = new Grants(true, true, java.util.Set.of(), true, true, false, false);
        Grants play = new Grants(true, true, House.EVERYTHING.publish(), false, true, false, false);
        Guest watcher = house.join(GARDEN, "Watcher", watch);
        Guest second = house.join(GARDEN, "Second", watch);
        assertThat(second.joined().connections()).isEmpty();
        assertThat(watcher.take()).hasSize(1);
        Guest player = house.join(GARDEN, "Player", play);
        assertThat(player.joined().connections()).hasSize(2);
        Guest other = house.join(GARDEN, "Other", play);
        assertThat(other.joined().connections())
                .extracting(Connection::peer)
                .containsExactly(watcher.id(), second.id());
    }

    @Test
    void changesWhilePeopleTalk() {
        Guest mina = house.join("Mina");
        Guest jun = house.join("Jun");
        Guest watcher = house.join(GARDEN, "Watcher", HIDDEN);
        mina.take();
        assertThat(house.garden().changeTopology("star")).isEqualTo(Answer.Done.DONE);

        RoomEvent replaced = new RoomEvent.TopologyReplaced("star", List.of(TO_SFU));
        assertThat(mina.take()).containsExactly(replaced);
        assertThat(jun.take()).containsExactly(replaced);
        assertThat(watcher.take()).containsExactly(replaced);
        assertThat(house.garden().snapshot().room().topology()).isEqualTo("star");
        assertThat(refusal(mina.session().signal(mina.next(), jun.id(), SignalKind.OFFER, Parcel.of("o")))
                        .code())
                .isEqualTo(ErrorCode.UNKNOWN_PARTICIPANT);

        Guest sora = house.join("Sora");
        assertThat(sora.joined().connections()).containsExactly(TO_SFU);
        assertThat(sora.joined().room().topology()).isEqualTo("star");
        assertThat(mina.take())
                .containsExactly(new RoomEvent.ParticipantJoined(sora.joined().self()));

        house.garden().changeTopology("mesh");
        assertThat(jun.take().getLast())
                .isEqualTo(new RoomEvent.TopologyReplaced(
                        "mesh",
                        List.of(
                                new Connection(mina.id(), ConnectionMode.MESH, true, true),
                                new Connection(sora.id(), ConnectionMode.MESH, false, false))));
        assertThat(watcher.take().getLast()).isEqualTo(new RoomEvent.TopologyReplaced("mesh", List.of()));
        assertThat(mina.session().signal(mina.next(), jun.id(), SignalKind.OFFER, Parcel.of("o")))
                .isEqualTo(Answer.Done.DONE);
    }

    @Test
    void refusesATopologyThatTheServerDoesNotHave() {
        house.join("Mina");
        Refusal refusal = refusal(house.garden().changeTopology("ring"));
        assertThat(refusal.field()).isEqualTo("topology");
        assertThat(refusal.hint()).isEqualTo("It has: mesh, star, careless.");
    }

    @Test
    void createsARoomWithAnotherTopology() {
        house.rooms
                .create(GARDEN, new RoomSettings(null, null, null, "star"), house.now)
                .orThrow();
        assertThat(house.join("Mina").joined().connections()).containsExactly(TO_SFU);
    }

    @Test
    void givesCounterpartsAndShowsNobodyHiddenWhateverAPolicyDoes() {
        house.rooms
                .create(GARDEN, new RoomSettings(null, null, null, "careless"), house.now)
                .orThrow();
        Guest watcher = house.join(GARDEN, "Watcher", HIDDEN);
        Guest mina = house.join("Mina");
        Guest jun = house.join("Jun");
        assertThat(watcher.joined().connections()).isEmpty();
        assertThat(mina.joined().connections()).isEmpty();
        Connection juns = jun.joined().connections().getFirst();
        Connection minas =
                ((RoomEvent.TopologyChanged) mina.take().getLast()).add().getFirst();
        assertThat(juns).isEqualTo(new Connection(mina.id(), ConnectionMode.SFU, true, false));
        assertThat(minas).isEqualTo(new Connection(jun.id(), ConnectionMode.SFU, false, true));
        assertThat(jun.joined().connections()).hasSize(1);
    }

    @Test
    void tellsManyTheSameWithOneEvent() {
        Guest mina = house.join("Mina");
        Guest jun = house.join("Jun");
        house.join("Sora");
        assertThat(mina.delivered.getLast()).isSameAs(jun.delivered.getLast());
    }

    private static Participant participant(String id, long joinedAt) {
        return new Participant(new ParticipantId(id), null, "x", "", joinedAt, false, List.of(), House.EVERYTHING);
    }

    /** Everybody to the server, nobody to anybody. */
    private static final class Star implements TopologyPolicy {
        @Override
        public String name() {
            return "star";
        }

        @Override
        public @Nullable Connection between(Participant self, Participant other) {
            return null;
        }

        @Override
        public List<Connection> withServer(Participant self) {
            return List.of(TO_SFU);
        }
    }

    /** Says the same of both sides, and connects the hidden. */
    private static final class Careless implements TopologyPolicy {
        @Override
        public String name() {
            return "careless";
        }

        @Override
        public Connection between(Participant self, Participant other) {
            return new Connection(other.id(), ConnectionMode.SFU, true, false);
        }
    }
}

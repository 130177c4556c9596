package dev.maru.room;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory for tests: seeded entropy, and a time that stands still until it is moved. */
final class House {
    static final RoomName GARDEN = new RoomName("garden");
    static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    static final Grants EVERYTHING = Grants.everythingButAdmin();
    static final Grants HIDDEN = new Grants(true, true, Set.of(), true, false, false, true);
    static final Track CAMERA = track("cam", TrackSource.CAMERA);
    static final Track MICROPHONE = track("mic", TrackSource.MICROPHONE);

    final Limits limits;
    long now = 1_800_000_000_000L;
    Rooms rooms;
    private long runs = 1;

    House() {
        this(Limits.DEFAULTS);
    }

    House(Limits limits, TopologyPolicy... others) {
        this.limits = limits;
        this.rooms = rooms(runs, others);
    }

    /** The server stops and starts: nothing is left but the key. */
    void restart() {
        rooms = rooms(++runs);
    }

    private Rooms rooms(long seed, TopologyPolicy... others) {
        List<TopologyPolicy> policies = new ArrayList<>();
        policies.add(new MeshTopology());
        policies.addAll(List.of(others));
        return new Rooms(limits, policies, KEY, new Random(seed), now);
    }

    Guest join(String name) {
        return join(GARDEN, name, EVERYTHING);
    }

    Guest join(RoomName room, String name, Grants grants) {
        Guest guest = new Guest();
        return guest.with(rooms.join(room, new JoinRequest(1, profile(null, name), grants), guest, now));
    }

    Guest joinAs(String identity, Grants grants) {
        Guest guest = new Guest();
        return guest.with(rooms.join(GARDEN, new JoinRequest(1, profile(identity, identity), grants), guest, now));
    }

    Outcome<Session> tryJoin(Grants grants) {
        return rooms.join(GARDEN, new JoinRequest(1, profile(null, "Late"), grants), new Guest(), now);
    }

    Guest resume(Guest former) {
        return resume(former, former.latestSeq());
    }

    Guest resume(Guest former, long ack) {
        Guest guest = new Guest();
        guest.continueFrom(former);
        return guest.with(rooms.resume(former.token(), ack, guest, now));
    }

    Outcome<Session> tryResume(String token) {
        return rooms.resume(token, 0, new Guest(), now);
    }

    Room garden() {
        Room room = rooms.find(GARDEN);
        if (room == null) {
            throw new AssertionError("no garden");
        }
        return room;
    }

    void pass(long millis) {
        now += millis;
        rooms.handleTimeout(now);
    }

    static Profile profile(@Nullable String identity, String name) {
        return new Profile(identity, name, "", false, false);
    }

    static Grants publishing(TrackSource... sources) {
        Set<TrackSource> publish = EnumSet.noneOf(TrackSource.class);
        publish.addAll(List.of(sources));
        return new Grants(true, true, publish, true, true, false, false);
    }

    static Track track(String id, TrackSource source) {
        return new Track(new TrackId(id), source, source.kind(), false, null, null);
    }

    static Refusal refusal(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Accepted<?> accepted -> throw new AssertionError("not refused: " + accepted.value());
            case Outcome.Refused<?>(Refusal refusal) -> refusal;
        };
    }

    static Refusal refusal(Answer answer) {
        if (answer instanceof Refusal refusal) {
            return refusal;
        }
        throw new AssertionError("not refused: " + answer);
    }
}

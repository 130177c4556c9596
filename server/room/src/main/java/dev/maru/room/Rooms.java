package dev.maru.room;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one process, in its memory: the default {@link RoomDirectory}.
 *
 * <p>After a restart, participants of the run before come back with their resume tokens, each once, within
 * {@link Limits.Times#restoreWindowMillis()} of the start. Somebody who was removed before the restart and kept the token
 * could come back as well within that time; that is the price of keeping no list of tokens on disk.
 */
public final class Rooms implements RoomDirectory {
    private static final long MAX_EMPTY_TIMEOUT_MILLIS = 30L * 86_400_000;

    private final RoomEnvironment environment;
    private final String defaultTopology;
    private final long restoreUntil;
    private final ConcurrentHashMap<RoomName, MemoryRoom> rooms = new ConcurrentHashMap<>();
    // Held only to count and add; never together with a room's lock.
    private final ReentrantLock creation = new ReentrantLock();
    private final Set<ParticipantId> restored = ConcurrentHashMap.newKeySet();

    /**
     * No rooms yet.
     *
     * @param policies the topologies that rooms may have; the first is the default
     * @param resumeKey at least 32 bytes, kept secret, and the same after a restart
     * @param entropy unguessable ({@link java.security.SecureRandom}) and safe for use by several threads
     * @param now when the server started, in milliseconds since the epoch
     * @throws IllegalArgumentException when there is no policy or the key is too short
     */
    public Rooms(Limits limits, List<TopologyPolicy> policies, byte[] resumeKey, RandomGenerator entropy, long now) {
        if (policies.isEmpty()) {
            throw new IllegalArgumentException("there must be a topology policy");
        }
        Map<String, TopologyPolicy> byName = new LinkedHashMap<>();
        policies.forEach(policy -> byName.put(policy.name(), policy));
        this.defaultTopology = policies.getFirst().name();
        this.restoreUntil = now + limits.times().restoreWindowMillis();
        this.environment = new RoomEnvironment(
                limits,
                byName,
                new ResumeTokens(resumeKey),
                entropy,
                entropy.nextLong(),
                room -> rooms.remove(room.name(), room));
    }

    @Override
    public Limits limits() {
        return environment.limits();
    }

    @Override
    public Outcome<Session> join(RoomName name, JoinRequest request, SessionSink sink, long now) {
        Refusal refusal = check(request);
        if (refusal != null) {
            return Outcome.refused(refusal);
        }
        return enter(name, request.grants().create(), now, room -> room.join(request, sink, now));
    }

    @Override
    public Outcome<Session> resume(String resumeToken, long ack, SessionSink sink, long now) {
        return environment.tokens().open(resumeToken).then(ticket -> resume(ticket, ack, sink, now));
    }

    @Override
    public Outcome<Room> create(RoomName name, RoomSettings settings, long now) {
        return plan(name, settings, now).then(room -> add(room, false)).then(Outcome::accepted);
    }

    @Override
    public @Nullable Room find(RoomName name) {
        return rooms.get(name);
    }

    @Override
    public List<RoomSummary> list() {
        List<RoomSummary> list = new ArrayList<>();
        for (MemoryRoom room : rooms.values()) {
            list.add(new RoomSummary(room.description(), room.size()));
        }
        list.sort(Comparator.comparing(summary -> summary.room().name()));
        return list;
    }

    @Override
    public int roomCount() {
        return rooms.size();
    }

    @Override
    public int participantCount() {
        int count = 0;
        for (MemoryRoom room : rooms.values()) {
            count += room.size();
        }
        return count;
    }

    @Override
    public long nextTimeout() {
        long earliest = NEVER;
        for (MemoryRoom room : rooms.values()) {
            earliest = Math.min(earliest, room.deadline());
        }
        return earliest;
    }

    @Override
    public void handleTimeout(long now) {
        for (MemoryRoom room : rooms.values()) {
            if (room.deadline() <= now) {
                room.handleTimeout(now);
            }
        }
        if (now > restoreUntil) {
            restored.clear();
        }
    }

    private Outcome<Session> resume(ResumeTicket ticket, long ack, SessionSink sink, long now) {
        MemoryRoom room = rooms.get(ticket.room());
        Outcome<Session> resumed = room == null ? null : room.resume(ticket, ack, sink, now);
        if (resumed != null) {
            return resumed;
        }
        boolean isOfThisRun = ticket.epoch() == environment.epoch();
        if (isOfThisRun || now > restoreUntil || now > ticket.expiresAt() || !restored.add(ticket.participant())) {
            return Admission.expired();
        }
        Outcome<Session> outcome = enter(ticket.room(), true, now, open -> open.restore(ticket, sink, now));
        if (outcome instanceof Outcome.Refused<Session>) {
            restored.remove(ticket.participant());
        }
        return outcome;
    }

    /** Finds or creates the room and goes in; once more when it closed at that very moment. */
    private Outcome<Session> enter(
            RoomName name, boolean mayCreate, long now, Function<MemoryRoom, @Nullable Outcome<Session>> door) {
        while (true) {
            MemoryRoom room = rooms.get(name);
            if (room == null) {
                Outcome<MemoryRoom> made = mayCreate
                        ? plan(name, RoomSettings.DEFAULTS, now).then(planned -> add(planned, true))
                        : Outcome.refused(noSuchRoom(name));
                switch (made) {
                    case Outcome.Refused<MemoryRoom>(Refusal refusal) -> {
                        return Outcome.refused(refusal);
                    }
                    case Outcome.Accepted<MemoryRoom>(MemoryRoom found) -> room = found;
                }
            }
            Outcome<Session> outcome = door.apply(room);
            if (outcome != null) {
                return outcome;
            }
            rooms.remove(name, room);
        }
    }

    /** Adds a room, if there may be one more. */
    private Outcome<MemoryRoom> add(MemoryRoom room, boolean orFind) {
        creation.lock();
        try {
            MemoryRoom existing = rooms.get(room.name());
            if (existing != null && !existing.isClosed()) {
                return orFind ? Outcome.accepted(existing) : Outcome.refused(roomExists(room.name()));
            }
            if (existing == null && rooms.size() >= limits().maxRooms()) {
                return Outcome.refused(tooManyRooms());
            }
            rooms.put(room.name(), room);
            return Outcome.accepted(room);
        } finally {
            creation.unlock();
        }
    }

    /** A room that is not in the directory yet. */
    private Outcome<MemoryRoom> plan(RoomName name, RoomSettings settings, long now) {
        Refusal refusal = check(settings);
        if (refusal != null) {
            return Outcome.refused(refusal);
        }
        Integer maxParticipants = settings.maxParticipants();
        Long emptyTimeoutMillis = settings.emptyTimeoutMillis();
        String metadata = settings.metadata();
        String topology = settings.topology();
        Limits limits = limits();
        return environment
                .policy(topology != null ? topology : defaultTopology)
                .then(policy -> Outcome.accepted(new MemoryRoom(
                        environment,
                        new RoomDescription(
                                name,
                                now,
                                policy.name(),
                                maxParticipants != null ? maxParticipants : limits.maxParticipants(),
                                emptyTimeoutMillis != null
                                        ? emptyTimeoutMillis
                                        : limits.times().emptyTimeoutMillis(),
                                metadata != null ? metadata : ""),
                        policy)));
    }

    private @Nullable Refusal check(RoomSettings settings) {
        Integer maxParticipants = settings.maxParticipants();
        if (maxParticipants != null && (maxParticipants < 1 || maxParticipants > Limits.MAX_PARTICIPANTS)) {
            return Refusal.badField(
                    "maxParticipants", "A room can be for 1 to " + Limits.MAX_PARTICIPANTS + " participants.");
        }
        Long emptyTimeoutMillis = settings.emptyTimeoutMillis();
        if (emptyTimeoutMillis != null && (emptyTimeoutMillis < 0 || emptyTimeoutMillis > MAX_EMPTY_TIMEOUT_MILLIS)) {
            return Refusal.badField("emptyTimeoutSeconds", "A room can stay empty for 0 s to 30 days.");
        }
        String metadata = settings.metadata();
        return metadata == null ? null : Texts.checkMetadata(metadata, limits().maxMetadataBytes());
    }

    private @Nullable Refusal check(JoinRequest request) {
        if (!request.grants().join()) {
            return Refusal.of(ErrorCode.GRANT_MISSING, "The access token does not allow joining.")
                    .withField("join")
                    .withHint("Use a token with “join”.");
        }
        if (request.request() < 1) {
            return Refusal.badField("id", "Request numbers begin at 1.");
        }
        Profile profile = request.profile();
        Refusal refusal = Texts.checkIdentity(profile.identity());
        if (refusal == null) {
            refusal = Texts.checkName(profile.name(), limits().maxNameLength());
        }
        return refusal != null ? refusal : Texts.checkMetadata(profile.metadata(), limits().maxMetadataBytes());
    }

    private static Refusal noSuchRoom(RoomName name) {
        return Refusal.of(ErrorCode.ROOM_NOT_FOUND, "There is no room “" + name + "”.")
                .withField("room")
                .withHint("Create it first, or use a token with “create”.");
    }

    private static Refusal roomExists(RoomName name) {
        return Refusal.of(ErrorCode.ROOM_EXISTS, "There is a room “" + name + "” already.")
                .withField("name")
                .withHint("Choose another name, or close that room first.");
    }

    private Refusal tooManyRooms() {
        return Refusal.of(ErrorCode.TOO_MANY_ROOMS, "The server has its " + limits().maxRooms() + " rooms.")
                .withField("room")
                .withHint("Try again later, close a room, or raise rooms.max_rooms.");
    }
}

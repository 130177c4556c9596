package dev.maru.room;

import static dev.maru.room.House.GARDEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random operations by people who drop, come back, are replaced and removed, in a room whose server
 * restarts; after each of them everybody's view is what the room is. A failure names its seed.
 */
class RoomModelTest {
    private static final int SEEDS = 150;
    private static final int STEPS = 300;
    private static final Limits SMALL =
            Limits.DEFAULTS.withMaxParticipants(6, 2).withMaxTracks(3).withMaxKept(12, 8000, 64);

    @Test
    void keepsEverybodysViewTheSameWhateverHappens() {
        int restored = 0;
        int resumed = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(seed);
            assertThatCode(run::run).as("seed " + seed).doesNotThrowAnyException();
            restored += run.restored;
            resumed += run.resumed;
        }
        assertThat(restored).as("restored sessions").isGreaterThan(SEEDS);
        assertThat(resumed).as("resumed sessions").isGreaterThan(SEEDS * 5);
    }

    /** One random life of a room. */
    private static final class Run {
        private final Random random;
        private final House house = new House(SMALL);
        private final List<ModelClient> clients = new ArrayList<>();
        private final Set<ParticipantId> everHidden = new HashSet<>();
        private int texts;
        private int restored;
        private int resumed;

        Run(int seed) {
            random = new Random(seed);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                step();
                clients.forEach(client -> client.receive(random.nextInt(4)));
                if (random.nextInt(5) == 0) {
                    settle();
                }
            }
            settle();
        }

        private void step() {
            int dice = random.nextInt(100);
            if (dice < 10 || clients.isEmpty()) {
                join();
            } else if (dice < 88) {
                ModelClient client = clients.get(random.nextInt(clients.size()));
                if (client.isConnected()) {
                    act(client);
                } else {
                    resume(client);
                }
            } else if (dice < 92) {
                administrate();
            } else if (dice < 99) {
                house.pass(random.nextInt(12_000));
                forgetTheGone();
            } else {
                restart();
            }
        }

        private void join() {
            boolean hidden = random.nextInt(5) == 0;
            String identity = random.nextBoolean() ? null : "identity-" + random.nextInt(4);
            ModelClient.Wire wire = new ModelClient.Wire();
            Outcome<Session> outcome = house.rooms.join(
                    GARDEN,
                    new JoinRequest(1, House.profile(identity, "Guest"), hidden ? House.HIDDEN : House.EVERYTHING),
                    wire,
                    house.now);
            if (outcome instanceof Outcome.Refused<Session>(Refusal refusal)) {
                assertThat(refusal.code()).isEqualTo(ErrorCode.ROOM_FULL);
                return;
            }
            ModelClient client = new ModelClient(outcome, wire, hidden);
            clients.add(client);
            if (hidden) {
                everHidden.add(client.id);
            }
            forgetTheGone();
        }

        private void act(ModelClient client) {
            Session session = client.session();
            switch (random.nextInt(11)) {
                case 0 ->
                    session.update(client.nextRequest(), new Change("Name " + texts++, null, random.nextBoolean()));
                case 1, 2 -> session.publish(client.nextRequest(), House.track("t" + random.nextInt(4), source()));
                case 3 -> session.unpublish(client.nextRequest(), new TrackId("t" + random.nextInt(4)));
                case 4 ->
                    session.mute(client.nextRequest(), new TrackId("t" + random.nextInt(4)), random.nextBoolean());
                case 5 -> signal(client);
                case 6, 7 -> chat(client, client.nextRequest(), "text " + texts++);
                case 8 -> session.ack(client.seq(), random.nextBoolean() ? client.latestRequest() : 0);
                case 9 -> {
                    session.disconnect(house.now);
                    client.breakConnection();
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        session.leave(client.nextRequest(), house.now);
                        clients.remove(client);
                    } else {
                        // The client notices before the server does.
                        client.breakConnection();
                    }
                }
            }
        }

        private void signal(ModelClient from) {
            ModelClient to = clients.get(random.nextInt(clients.size()));
            String content = "signal " + texts++;
            Answer answer = from.session().signal(from.nextRequest(), to.id, SignalKind.OFFER, Parcel.of(content));
            boolean expected = to != from && !to.isHidden && !from.isHidden;
            assertThat(answer == Answer.Done.DONE).isEqualTo(expected);
            if (expected) {
                to.expected.add(content);
            }
        }

        private void chat(ModelClient from, long request, String text) {
            ModelClient only = random.nextBoolean() ? null : clients.get(random.nextInt(clients.size()));
            List<ParticipantId> to = only == null ? null : List.of(only.id);
            Answer answer = from.session().chat(request, text, to, house.now);
            boolean expected = !from.isHidden && (only == null || only != from && !only.isHidden);
            assertThat(answer instanceof Answer.Sent).isEqualTo(expected);
            if (expected) {
                clients.stream()
                        .filter(client -> client != from && (only == null || client == only))
                        .forEach(client -> client.expected.add(text));
            }
            if (random.nextInt(4) == 0) {
                assertThat(from.session().chat(request, text, to, house.now + 1))
                        .as("carried out once")
                        .isEqualTo(answer);
            }
        }

        private void resume(ModelClient client) {
            String token = client.token();
            ModelClient.Wire wire = new ModelClient.Wire();
            Resumed taken = client.resumeOver(house.rooms.resume(token, client.seq(), wire, house.now), wire);
            if (taken == null) {
                restored++;
                return;
            }
            resumed++;
            assertThat(taken.received()).isLessThanOrEqualTo(client.latestRequest());
            if (random.nextInt(3) == 0) {
                client.session().ack(client.seq(), 0);
                assertThat(House.refusal(house.tryResume(token)).code()).isEqualTo(ErrorCode.RESUME_INVALID);
            } else if (random.nextInt(3) == 0) {
                client.breakConnection();
            }
        }

        private void administrate() {
            ModelClient client = clients.get(random.nextInt(clients.size()));
            switch (random.nextInt(5)) {
                case 0 -> {
                    house.garden().remove(client.id, house.now);
                    clients.remove(client);
                    assertThat(client.isConnected()).isFalse();
                }
                case 1 -> house.garden().mute(client.id, new TrackId("t" + random.nextInt(4)), true);
                case 2 -> house.garden().changeTopology("mesh");
                default -> {
                    String text = "admin " + texts++;
                    house.garden().chat(text, null, house.now);
                    clients.forEach(other -> other.expected.add(text));
                }
            }
        }

        /** The server restarts; everybody comes back, in whatever order. */
        private void restart() {
            house.restart();
            clients.forEach(ModelClient::breakConnection);
            List<ModelClient> order = new ArrayList<>(clients);
            java.util.Collections.shuffle(order, random);
            order.forEach(this::resume);
        }

        /** Takes out of the model whom the room does not have any more: lost, replaced. */
        private void forgetTheGone() {
            RoomSnapshot snapshot = snapshot();
            Set<ParticipantId> there = new HashSet<>();
            if (snapshot != null) {
                snapshot.participants().forEach(participant -> there.add(participant.id()));
            }
            for (ModelClient client : List.copyOf(clients)) {
                if (!there.contains(client.id)) {
                    assertThat(client.isConnected())
                            .as("nobody connected is gone")
                            .isFalse();
                    clients.remove(client);
                }
            }
        }

        /** Everything arrives that is on the way; then every view is what the room is. */
        private void settle() {
            forgetTheGone();
            clients.stream().filter(client -> !client.isConnected()).forEach(this::resume);
            clients.forEach(client -> client.receive(Integer.MAX_VALUE));
            RoomSnapshot snapshot = snapshot();
            List<Participant> all = snapshot == null ? List.of() : snapshot.participants();
            assertThat(all).hasSize(clients.size());
            for (ModelClient client : clients) {
                if (!client.isConnected()) {
                    continue;
                }
                assertThat(client.participants.values())
                        .as("view")
                        .containsExactlyInAnyOrderElementsOf(all.stream()
                                .filter(other -> !other.id().equals(client.id) && !other.isHidden())
                                .toList());
                assertThat(client.heard).as("nothing lost, nothing twice").isEqualTo(client.expected);
                assertThat(client.participants).doesNotContainKeys(everHidden.toArray(ParticipantId[]::new));
                assertThat(client.participants.keySet()).as("connections").containsAll(peersOf(client));
                checkConnections(client);
            }
        }

        private static List<ParticipantId> peersOf(ModelClient client) {
            return client.connections.keySet().stream()
                    .map(ParticipantId.class::cast)
                    .toList();
        }

        private void checkConnections(ModelClient client) {
            for (ModelClient other : clients) {
                Connection own = client.connections.get(other.id);
                boolean connected = client != other && !client.isHidden && !other.isHidden;
                assertThat(own != null).as("connected").isEqualTo(connected);
                Connection counterpart = other.connections.get(client.id);
                if (own != null && counterpart != null && other.isConnected()) {
                    assertThat(own.polite()).isNotEqualTo(counterpart.polite());
                    assertThat(own.initiator()).isNotEqualTo(counterpart.initiator());
                }
            }
        }

        private @Nullable RoomSnapshot snapshot() {
            Room room = house.rooms.find(GARDEN);
            return room == null ? null : room.snapshot();
        }

        private TrackSource source() {
            return TrackSource.values()[random.nextInt(TrackSource.values().length)];
        }
    }
}

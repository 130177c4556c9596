package dev.maru.room;

import static dev.maru.room.House.EVERYTHING;
import static dev.maru.room.House.GARDEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads on the same rooms: all start at one barrier, and what is checked is checked when they have ended. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoomConcurrencyTest {
    private static final int PEOPLE = 12;
    private static final int STEPS = 400;

    @Test
    void bringsAllViewsTogetherWhenAllActAtOnce() throws Exception {
        House house = new House(Limits.DEFAULTS.withMaxParticipants(PEOPLE, 2).withMaxKept(1_000_000, 1 << 30, 100));
        CyclicBarrier everybodyIsHere = new CyclicBarrier(PEOPLE);
        List<ModelClient> clients = Collections.synchronizedList(new ArrayList<>());
        List<Callable<Boolean>> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            int number = i;
            people.add(() -> clients.add(live(house, number, everybodyIsHere)));
        }
        people.add(() -> administrate(house));
        all(people);

        clients.forEach(client -> client.receive(Integer.MAX_VALUE));
        List<Participant> all = house.garden().snapshot().participants();
        assertThat(all).hasSize(PEOPLE);
        for (ModelClient client : clients) {
            assertThat(client.participants.values())
                    .containsExactlyInAnyOrderElementsOf(all.stream()
                            .filter(other -> !other.id().equals(client.id))
                            .toList());
            assertThat(client.connections).hasSize(PEOPLE - 1);
            for (ModelClient other : clients) {
                if (other != client) {
                    Connection own = client.connections.get(other.id);
                    Connection counterpart = other.connections.get(client.id);
                    assertThat(own.polite()).isNotEqualTo(counterpart.polite());
                    assertThat(own.initiator()).isNotEqualTo(counterpart.initiator());
                }
            }
        }
        checkTexts(clients);
    }

    /** Everybody heard all texts of all others, those of each in order. */
    private static void checkTexts(List<ModelClient> clients) {
        List<Integer> everyStep = IntStream.range(0, STEPS).boxed().toList();
        for (ModelClient client : clients) {
            Map<String, List<Integer>> bySender = client.heard.stream()
                    .map(text -> text.split(" "))
                    .collect(Collectors.groupingBy(
                            parts -> parts[0],
                            Collectors.mapping(parts -> Integer.valueOf(parts[1]), Collectors.toList())));
            assertThat(bySender).hasSize(PEOPLE - 1);
            assertThat(bySender.values()).allMatch(everyStep::equals);
        }
    }

    private static ModelClient live(House house, int number, CyclicBarrier everybodyIsHere) throws Exception {
        Random random = new Random(number);
        ModelClient.Wire wire = new ModelClient.Wire();
        ModelClient client = new ModelClient(
                house.rooms.join(
                        GARDEN,
                        new JoinRequest(1, House.profile("identity-" + number, "Guest"), EVERYTHING),
                        wire,
                        house.now),
                wire,
                false);
        everybodyIsHere.await(30, TimeUnit.SECONDS);
        for (int step = 0; step < STEPS; step++) {
            if (!client.isConnected()) {
                resume(house, client);
            }
            client.session().chat(client.nextRequest(), number + " " + step, null, house.now);
            switch (random.nextInt(8)) {
                case 0 -> client.session().update(client.nextRequest(), new Change("Name " + step, null, null));
                case 1 -> client.session().publish(client.nextRequest(), House.track("t" + step, TrackSource.CAMERA));
                case 2 -> client.session().unpublish(client.nextRequest(), new TrackId("t" + random.nextInt(step + 1)));
                case 3 -> {
                    client.session().disconnect(house.now);
                    client.breakConnection();
                }
                case 4 -> client.breakConnection();
                default -> {
                    client.receive(random.nextInt(50));
                    client.session().ack(client.seq(), client.latestRequest());
                }
            }
        }
        if (!client.isConnected()) {
            resume(house, client);
        }
        return client;
    }

    private static void resume(House house, ModelClient client) {
        ModelClient.Wire wire = new ModelClient.Wire();
        client.resumeOver(house.rooms.resume(client.token(), client.seq(), wire, house.now), wire);
    }

    private static boolean administrate(House house) {
        for (int step = 0; step < STEPS; step++) {
            house.rooms.handleTimeout(house.now + 1000);
            house.rooms.list();
            Room garden = house.rooms.find(GARDEN);
            if (garden != null) {
                garden.snapshot();
                if (step % 20 == 0) {
                    garden.changeTopology("mesh");
                }
            }
        }
        return true;
    }

    @Test
    void letsEverybodyInWhileRoomsOpenAndClose() throws Exception {
        House house = new House(Limits.DEFAULTS.withMaxRooms(4).withMaxParticipants(100, 2));
        List<Callable<Integer>> people = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            people.add(() -> {
                for (int step = 0; step < 300; step++) {
                    RoomName name = new RoomName("room-" + step % 3);
                    Room room = house.rooms.find(name);
                    if (number == 0 && room != null) {
                        room.close(RoomCloseReason.ENDED);
                    } else {
                        ModelClient.Wire wire = new ModelClient.Wire();
                        JoinRequest request = new JoinRequest(1, House.profile(null, "Guest"), EVERYTHING);
                        Session session =
                                house.rooms.join(name, request, wire, house.now).orThrow();
                        session.leave(2, house.now);
                    }
                    assertThat(house.rooms.roomCount()).isBetween(0, 4);
                }
                return number;
            });
        }
        all(people);
        house.pass(60_000);
        assertThat(house.rooms.roomCount()).isZero();
        assertThat(house.rooms.participantCount()).isZero();
    }

    @Test
    void letsOneOfManyHaveTheLastPlace() throws Exception {
        for (int round = 0; round < 50; round++) {
            House house = new House(Limits.DEFAULTS.withMaxParticipants(3, 1));
            List<Callable<Boolean>> people = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                people.add(() -> house.tryJoin(EVERYTHING) instanceof Outcome.Accepted);
            }
            assertThat(all(people).stream().filter(in -> in)).hasSize(3);
        }
    }

    @Test
    void letsOneOfManyTakeUpASession() throws Exception {
        for (int round = 0; round < 50; round++) {
            House house = new House();
            Guest mina = house.join("Mina");
            mina.session().disconnect(house.now);
            List<Callable<Boolean>> people = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                people.add(() -> {
                    Guest guest = new Guest();
                    Outcome<Session> outcome = house.rooms.resume(mina.token(), 0, guest, house.now);
                    if (outcome instanceof Outcome.Accepted<Session>(Session session)) {
                        return session.chat(2, "it is me", null, house.now) instanceof Answer.Sent;
                    }
                    return false;
                });
            }
            assertThat(all(people).stream().filter(me -> me)).hasSize(1);
        }
    }

    private static <T> List<T> all(List<Callable<T>> tasks) throws Exception {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> task : tasks) {
                futures.add(threads.submit(() -> {
                    start.await(30, TimeUnit.SECONDS);
                    return task.call();
                }));
            }
            for (Future<T> future : futures) {
                results.add(future.get(50, TimeUnit.SECONDS));
            }
        }
        return results;
    }
}

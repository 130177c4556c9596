package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People in a room: they see, hear and write to each other. */
@ExtendWith(Stage.class)
class CallInteropTest {

    @Test
    void twoPeopleSeeAndHearEachOther(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "two");
        Person jun = stage.person("Jun").join(server.uri(), "two");

        Media.awaitBetween(List.of(mina, jun));

        assertThat(mina.troubles()).isEmpty();
        assertThat(jun.troubles()).isEmpty();
    }

    @Test
    void fourPeopleSeeAndHearEachOther(Stage stage) {
        ServerUnderTest server = stage.server();
        List<Person> people = new ArrayList<>();
        for (String name : List.of("Mina", "Jun", "Sora", "Theo")) {
            people.add(stage.person(name).join(server.uri(), "four"));
        }

        Media.awaitBetween(people);

        people.forEach(person -> assertThat(person.troubles()).isEmpty());
    }

    @Test
    void whoComesLaterSeesEverybodyAndIsSeen(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "late");
        Person jun = stage.person("Jun").join(server.uri(), "late");
        Media.awaitBetween(List.of(mina, jun));

        Person sora = stage.person("Sora").join(server.uri(), "late");

        Media.awaitBetween(List.of(mina, jun, sora));
    }

    @Test
    void whoLeavesIsGoneAtOnceAndTheOthersGoOn(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "leaving");
        Person jun = stage.person("Jun").join(server.uri(), "leaving");
        Person sora = stage.person("Sora").join(server.uri(), "leaving");
        Media.awaitBetween(List.of(mina, jun, sora));

        sora.leave();

        mina.awaitTiles(2);
        jun.awaitTiles(2);
        Media.awaitBetween(List.of(mina, jun));
    }
}

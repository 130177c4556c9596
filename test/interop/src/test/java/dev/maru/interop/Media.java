package dev.maru.interop;

import java.util.List;

/** What really arrives: frames that are decoded, pictures that move, sound that has energy. */
final class Media {

    private static final int FRAMES = 10;

    /** Far more than silence, far less than a beep of the fake microphone. */
    private static final double ENERGY = 1e-6;

    /** Several beeps of the fake microphone, which come twice a second. */
    private static final int SILENCE_MILLIS = 2_500;

    private Media() {}

    /**
     * Waits until each of these people, who are alone in a room, has a tile of each other in which the picture moves,
     * decodes a video of each, and hears each.
     */
    static void awaitBetween(List<Person> people) {
        people.forEach(person -> person.awaitTiles(people.size()));
        for (Person person : people) {
            awaitFrom(person, people.stream().filter(other -> other != person).toList());
        }
    }

    private static void awaitFrom(Person person, List<Person> others) {
        awaitFrom(person, others.stream().map(person::idOf).toArray(String[]::new));
    }

    /** The same of one person and participants that may be no people. */
    static void awaitFrom(Person person, String... others) {
        mark(person);
        for (String other : others) {
            person.await("id => maruWatch.moves(id)", other);
        }
        awaitGrown(person, "video", "frames", others.length, FRAMES);
        awaitGrown(person, "audio", "energy", others.length, ENERGY);
    }

    /** From now on counts what arrives. */
    static void mark(Person person) {
        person.page().evaluate("() => maruWatch.mark()");
    }

    /** Waits until, since the mark, as many video tracks have decoded frames, and no other has. */
    static void awaitFrames(Person person, int tracks) {
        awaitGrown(person, "video", "frames", tracks, FRAMES);
    }

    /** Waits until, since the mark, as many audio tracks have brought sound, and no other has. */
    static void awaitSound(Person person, int tracks) {
        awaitGrown(person, "audio", "energy", tracks, ENERGY);
    }

    /** Waits until, for a while in which the fake microphone beeps several times, no received sound has had energy. */
    static void awaitSilence(Person person) {
        person.page().evaluate("() => { maruWatch.quiet = null; }");
        person.await("millis => maruWatch.silentFor(millis)", SILENCE_MILLIS);
    }

    private static void awaitGrown(Person person, String kind, String field, int count, double by) {
        person.await(
                "([kind, field, count, by]) => maruWatch.grown(kind, field, count, by)",
                List.of(kind, field, count, by));
    }

    /** Waits until the tile of somebody shows a picture that is not black, and another one a moment later. */
    static void awaitMovingPicture(Person person, Person other) {
        person.await("id => maruWatch.moves(id)", person.idOf(other));
    }
}

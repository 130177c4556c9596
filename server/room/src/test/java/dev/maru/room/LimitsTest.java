package dev.maru.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final Limits USUAL = Limits.DEFAULTS;

    @Test
    void changesOneThingAtATime() {
        assertThat(USUAL.withMaxRooms(1).maxRooms()).isOne();
        assertThat(USUAL.withMaxParticipants(2, 3).maxParticipants()).isEqualTo(2);
        assertThat(USUAL.withMaxParticipants(2, 3).maxHiddenParticipants()).isEqualTo(3);
        assertThat(USUAL.withMaxTracks(4).maxTracks()).isEqualTo(4);
        assertThat(USUAL.withMaxText(5, 6).maxNameLength()).isEqualTo(5);
        assertThat(USUAL.withMaxText(5, 6).maxMetadataBytes()).isEqualTo(6);
        Limits kept = USUAL.withMaxKept(7, 8, 9);
        assertThat(List.of(kept.maxOutboxEvents(), kept.maxOutboxBytes(), kept.maxKeptAnswers()))
                .containsExactly(7, 8, 9);
        Limits.Times times = new Limits.Times(1, 2, 3, 4);
        assertThat(USUAL.withTimes(times).times()).isEqualTo(times);
        assertThat(USUAL.withMaxRooms(1).withMaxRooms(USUAL.maxRooms())).isEqualTo(USUAL);
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        List<Runnable> wrong = List.of(
                () -> USUAL.withMaxRooms(0),
                () -> USUAL.withMaxParticipants(0, 1),
                () -> USUAL.withMaxParticipants(1, 0),
                () -> USUAL.withMaxParticipants(10_001, 1),
                () -> USUAL.withMaxTracks(0),
                () -> USUAL.withMaxText(0, 1),
                () -> USUAL.withMaxText(1025, 1),
                () -> USUAL.withMaxText(1, 0),
                () -> USUAL.withMaxText(1, 32_769),
                () -> USUAL.withMaxKept(0, 1, 1),
                () -> USUAL.withMaxKept(1, 0, 1),
                () -> USUAL.withMaxKept(1, 1, 0),
                () -> new Limits.Times(-1, 0, 0, 0),
                () -> new Limits.Times(0, -1, 0, 0),
                () -> new Limits.Times(0, 0, -1, 0),
                () -> new Limits.Times(0, 0, 0, 366L * 86_400_000));
        assertThat(wrong)
                .allSatisfy(make -> assertThatIllegalArgumentException().isThrownBy(make::run));
    }

    @Test
    void holdsParticipantsToTheConfiguredLengths() {
        House small = new House(USUAL.withMaxText(3, 4));
        assertThat(small.join("abc").joined().self().name()).isEqualTo("abc");
        Refusal refusal = House.refusal(small.rooms.join(
                House.GARDEN, new JoinRequest(1, House.profile(null, "abcd"), House.EVERYTHING), new Guest(), 0));
        assertThat(refusal.field()).isEqualTo("name");
    }
}

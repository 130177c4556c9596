package dev.maru.room;

import static dev.maru.room.House.GARDEN;
import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final RoomName ATTIC = new RoomName("attic");

    @Test
    void resolvesTheRoom() {
        Claims any = Claims.anonymous();
        Claims garden = claims(null, null, null, GARDEN);
        assertThat(any.resolve(ATTIC).orThrow()).isEqualTo(ATTIC);
        assertThat(garden.resolve(null).orThrow()).isEqualTo(GARDEN);
        assertThat(garden.resolve(GARDEN).orThrow()).isEqualTo(GARDEN);
        assertThat(refusal(any.resolve(null)).code()).isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(refusal(garden.resolve(ATTIC)).code()).isEqualTo(ErrorCode.GRANT_MISSING);
        assertThat(refusal(garden.resolve(ATTIC)).field()).isEqualTo("room");
        assertThat(garden.isFor(GARDEN)).isTrue();
        assertThat(garden.isFor(ATTIC)).isFalse();
    }

    @Test
    void prefersWhatTheTokenSays() {
        assertThat(Profile.of(claims("mina", "Mina", "m", null), "Boss", "b").orThrow())
                .isEqualTo(new Profile("mina", "Mina", "m", true, true));
        assertThat(Profile.of(claims("mina", null, null, null), "Mina", "b").orThrow())
                .isEqualTo(new Profile("mina", "Mina", "b", false, false));
        assertThat(Profile.of(claims("mina", null, null, null), null, null).orThrow())
                .isEqualTo(new Profile("mina", "mina", "", false, false));
        assertThat(refusal(Profile.of(Claims.anonymous(), null, null)).field()).isEqualTo("name");
    }

    @Test
    void cutsAnIdentityThatIsTooLongForAName() {
        Profile profile = Profile.of(claims("🦊".repeat(100), null, null, null), null, null)
                .orThrow();
        assertThat(profile.name()).isEqualTo("🦊".repeat(64));
        assertThat(profile.identity()).isEqualTo("🦊".repeat(100));
    }

    @Test
    void givesOutcomesOn() {
        Outcome<Integer> one = Outcome.accepted(1);
        Outcome<Integer> no = Outcome.refused(Refusal.badField("x", "No."));
        assertThat(one.then(value -> Outcome.accepted(value + 1)).orThrow()).isEqualTo(2);
        assertThat(refusal(no.then(value -> Outcome.accepted(value + 1))).message())
                .isEqualTo("No.");
    }

    private static Claims claims(
            @Nullable String identity, @Nullable String name, @Nullable String metadata, @Nullable RoomName room) {
        return new Claims(identity, name, metadata, room, House.EVERYTHING, 0, 1);
    }
}

package dev.maru.room;

import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"garden", "a", "Garden-2_b.c", "정원", "сад", "حديقة", "गार्डन", "庭", "٣", "..", "𠮷"})
    void takesRoomNamesOfAllScripts(String name) {
        assertThat(RoomName.parse(name).orThrow().value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a/b",
                "a\u0000",
                "*",
                "a%20b",
                "a\nb",
                "😀",
                "a\u200Db",
                "a\u202Eb",
                "\uD840",
                "½",
                "a?b",
                "a#b"
            })
    void refusesWhatIsNoRoomName(String name) {
        Refusal refusal = refusal(RoomName.parse(name));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(refusal.field()).isEqualTo("room");
        assertThatIllegalArgumentException().isThrownBy(() -> new RoomName(name));
    }

    @Test
    void takesTheSameNameInEveryNormalForm() {
        RoomName composed = RoomName.parse("caf\u00E9").orThrow();
        RoomName decomposed = RoomName.parse("cafe\u0301").orThrow();
        assertThat(decomposed).isEqualTo(composed);
        assertThat(decomposed.value()).isEqualTo("caf\u00E9");
        assertThat(RoomName.parse("\u1112\u1161\u11AB").orThrow()).isEqualTo(new RoomName("한"));
    }

    @Test
    void boundsARoomNameInCharacters() {
        assertThat(RoomName.parse("x".repeat(128))).isInstanceOf(Outcome.Accepted.class);
        assertThat(RoomName.parse("𠮷".repeat(128))).isInstanceOf(Outcome.Accepted.class);
        assertThat(RoomName.parse("x".repeat(129))).isInstanceOf(Outcome.Refused.class);
        assertThat(RoomName.parse("𠮷".repeat(129))).isInstanceOf(Outcome.Refused.class);
        assertThat(RoomName.parse("\u1112\u1161\u11AB".repeat(128)).orThrow().value())
                .isEqualTo("한".repeat(128));
        assertThat(RoomName.parse("x".repeat(1_000_000))).isInstanceOf(Outcome.Refused.class);
        // Each of these is three characters in NFC: longer than what was given.
        assertThat(RoomName.parse("\uFB2C".repeat(43))).isInstanceOf(Outcome.Refused.class);
        assertThat(RoomName.parse("\uFB2C".repeat(42))).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void makesParticipantIdsFromEntropy() {
        ParticipantId id = ParticipantId.random(new Random(1));
        assertThat(id.value()).matches("p_[A-Za-z0-9_-]{16}");
        assertThat(ParticipantId.parse(id.value()).orThrow()).isEqualTo(id);
        assertThat(ParticipantId.random(new Random(2))).isNotEqualTo(id);
        assertThat(ParticipantId.random(new Random(1))).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "p_", "p_123456789012345", "p_12345678901234567", "q_1234567890123456", "p_12345678901234 6"
            })
    void refusesWhatIsNoParticipantId(String id) {
        assertThat(refusal(ParticipantId.parse(id)).field()).isEqualTo("participant");
        assertThat(refusal(PeerId.parse(id)).field()).isEqualTo("to");
        assertThatIllegalArgumentException().isThrownBy(() -> new ParticipantId(id));
    }

    @Test
    void knowsTheServerAsAPeer() {
        assertThat(PeerId.parse("@sfu").orThrow()).isEqualTo(ServerPeer.SFU);
        assertThat(PeerId.parse("@mcu").orThrow()).isEqualTo(ServerPeer.MCU);
        assertThat(PeerId.parse("p_1234567890123456").orThrow()).isInstanceOf(ParticipantId.class);
        assertThat(PeerId.parse("@SFU")).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void boundsTrackIds() {
        assertThat(TrackId.parse("a-Z_0").orThrow()).hasToString("a-Z_0");
        assertThat(TrackId.parse("x".repeat(64))).isInstanceOf(Outcome.Accepted.class);
        for (String id : new String[] {"", "x".repeat(65), "a b", "가", "a.b", "@", "[", "`", "{", "/", ":"}) {
            assertThat(refusal(TrackId.parse(id)).field()).isEqualTo("track");
            assertThatIllegalArgumentException().isThrownBy(() -> new TrackId(id));
        }
    }

    @ParameterizedTest
    @EnumSource(TrackSource.class)
    void readsEverySource(TrackSource source) {
        assertThat(TrackSource.parse(source.wire()).orThrow()).isEqualTo(source);
        assertThat(TrackKind.parse(source.kind().wire()).orThrow()).isEqualTo(source.kind());
    }

    @Test
    void refusesOtherSourcesAndKinds() {
        assertThat(refusal(TrackSource.parse("CAMERA")).field()).isEqualTo("source");
        assertThat(refusal(TrackKind.parse("data")).field()).isEqualTo("kind");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void writesCodesInLowerCase(ErrorCode code) {
        assertThat(code.wire()).isEqualTo(code.name().toLowerCase(Locale.ROOT)).matches("[a-z_]+");
    }

    @Test
    void writesTheWordsOfTheProtocol() {
        assertThat(Stream.of(SignalKind.values()).map(SignalKind::wire))
                .containsExactly("offer", "answer", "candidate");
        assertThat(Stream.of(LeaveReason.values()).map(LeaveReason::wire))
                .containsExactly("left", "lost", "removed", "replaced");
        assertThat(Stream.of(ConnectionMode.values()).map(ConnectionMode::wire)).containsExactly("mesh", "sfu", "mcu");
        assertThat(Stream.of(RoomCloseReason.values()).map(RoomCloseReason::wire))
                .containsExactly("admin", "ended");
    }
}

package dev.maru.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final int FLAT = EventSize.FLAT;

    private final Outbox outbox = outbox(4, 10 * FLAT);

    @Test
    void replaysWhatIsAfterANumber() {
        outbox.startAt(10);
        outbox.add(event(12, 0));
        outbox.add(event(15, 0));
        assertThat(seqs(outbox.replayAfter(10))).containsExactly(12L, 15L);
        assertThat(seqs(outbox.replayAfter(12))).containsExactly(15L);
        assertThat(outbox.replayAfter(10)).isNull();
        assertThat(outbox.replayAfter(15)).isEmpty();
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void forgetsTheOldestOfTooMany() {
        outbox.startAt(0);
        for (int seq = 1; seq <= 6; seq++) {
            outbox.add(event(seq, 0));
        }
        assertThat(outbox.size()).isEqualTo(4);
        assertThat(outbox.replayAfter(1)).isNull();
        assertThat(seqs(outbox.replayAfter(2))).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void forgetsTheOldestOfTooMuch() {
        outbox.startAt(0);
        outbox.add(event(1, 4 * FLAT));
        outbox.add(event(2, 4 * FLAT));
        assertThat(outbox.bytes()).isEqualTo(10 * FLAT);
        outbox.add(event(3, 0));
        assertThat(outbox.replayAfter(0)).isNull();
        assertThat(seqs(outbox.replayAfter(1))).containsExactly(2L, 3L);
    }

    @Test
    void keepsNothingOfWhatIsLargerThanItself() {
        outbox.startAt(0);
        outbox.add(event(1, 0));
        outbox.add(event(2, 100 * FLAT));
        assertThat(outbox.size()).isZero();
        assertThat(outbox.bytes()).isZero();
        assertThat(outbox.replayAfter(1)).isNull();
        assertThat(outbox.replayAfter(2)).isEmpty();
    }

    @Test
    void countsWhatClientsCanMakeLong() {
        ParticipantId id = new ParticipantId("p_AAAAAAAAAAAAAAAA");
        Participant participant = new Participant(
                id, null, "x".repeat(10), "y".repeat(20), 0, false, List.of(House.CAMERA), House.EVERYTHING);
        assertThat(EventSize.of(new RoomEvent.Chat(id, "hello", 0, false))).isEqualTo(FLAT + 10);
        assertThat(EventSize.of(new RoomEvent.Message(id, "to", new Parcel("", 300), 0, false)))
                .isEqualTo(FLAT + 302);
        assertThat(EventSize.of(new RoomEvent.Signal(id, SignalKind.OFFER, new Parcel("", 300))))
                .isEqualTo(FLAT + 300);
        assertThat(EventSize.of(new RoomEvent.ParticipantJoined(participant))).isEqualTo(FLAT + 60 + 160);
        assertThat(EventSize.of(new RoomEvent.ParticipantUpdated(id, new Change("ab", "cd", null))))
                .isEqualTo(FLAT + 8);
        assertThat(EventSize.of(new RoomEvent.ParticipantLeft(id, LeaveReason.LEFT)))
                .isEqualTo(FLAT);
    }

    /** Whatever is added and acknowledged: a replay is all that came after the number, or there is none. */
    @Property(tries = 500)
    void replaysAllOrNothing(
            @ForAll @Size(max = 60) List<@IntRange(min = -5, max = 6) Integer> steps,
            @ForAll @IntRange(max = 80) int from) {
        Outbox box = outbox(4, 10 * FLAT);
        box.startAt(0);
        int seq = 0;
        for (int step : steps) {
            if (step > 0) {
                box.add(event(++seq, step * FLAT));
            } else {
                box.forgetThrough(Math.max(0, seq + step));
            }
            assertThat(box.size()).isLessThanOrEqualTo(4);
            assertThat(box.bytes()).isBetween(0, 10 * FLAT);
        }
        List<SequencedEvent> replay = box.replayAfter(from);
        if (replay != null) {
            assertThat(replay).hasSize(Math.max(0, seq - from));
            assertThat(seqs(replay)).isSorted().allMatch(number -> number > from);
        }
    }

    private static Outbox outbox(int events, int bytes) {
        return new Outbox(Limits.DEFAULTS.withMaxKept(events, bytes, 1));
    }

    private static SequencedEvent event(long seq, int payloadBytes) {
        return new SequencedEvent(
                seq, new RoomEvent.Signal(ServerPeer.SFU, SignalKind.OFFER, new Parcel("", payloadBytes)));
    }

    private static List<Long> seqs(List<SequencedEvent> events) {
        return events.stream().map(SequencedEvent::seq).toList();
    }
}

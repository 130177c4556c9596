package dev.maru.room;

import static dev.maru.room.House.EVERYTHING;
import static dev.maru.room.House.GARDEN;
import static dev.maru.room.House.HIDDEN;
import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagingTest {
    private final House house = new House();
    private final Guest mina = house.join("Mina");
    private final Guest jun = house.join("Jun");
    private final Guest sora = house.join("Sora");

    @BeforeEach
    void forgetTheBeginning() {
        mina.take();
        jun.take();
    }

    @ParameterizedTest
    @EnumSource(SignalKind.class)
    void handsASignalToItsPeerAlone(SignalKind kind) {
        Parcel parcel = Parcel.of("v=0");
        assertThat(mina.session().signal(mina.next(), jun.id(), kind, parcel)).isEqualTo(Answer.Done.DONE);
        List<RoomEvent> told = jun.take();
        assertThat(told).containsExactly(new RoomEvent.Signal(mina.id(), kind, parcel));
        assertThat(((RoomEvent.Signal) told.getFirst()).payload()).isSameAs(parcel);
        assertThat(mina.take()).isEmpty();
        assertThat(sora.take()).isEmpty();
    }

    @Test
    void handsASignalToNobodyWhoIsNotAPeer() {
        Guest elsewhere = house.join(new RoomName("attic"), "Else", EVERYTHING);
        Guest watcher = house.join(GARDEN, "Watcher", HIDDEN);
        ParticipantId forged = new ParticipantId("p_AAAAAAAAAAAAAAAA");
        for (PeerId to : List.of(elsewhere.id(), watcher.id(), forged, mina.id(), ServerPeer.SFU, ServerPeer.MCU)) {
            Refusal refusal = refusal(mina.session().signal(mina.next(), to, SignalKind.OFFER, Parcel.of("o")));
            assertThat(refusal.code()).as(to.value()).isEqualTo(ErrorCode.UNKNOWN_PARTICIPANT);
            assertThat(refusal.field()).isEqualTo("to");
        }
        assertThat(elsewhere.take()).isEmpty();
        assertThat(watcher.take()).isEmpty();
    }

    @Test
    void handsNothingToSomebodyWhoLeft() {
        jun.session().leave(jun.next(), house.now);
        assertThat(refusal(mina.session().signal(mina.next(), jun.id(), SignalKind.ANSWER, Parcel.of("a")))
                        .code())
                .isEqualTo(ErrorCode.UNKNOWN_PARTICIPANT);
    }

    @Test
    void sendsChatToAllOthers() {
        assertThat(mina.session().chat(mina.next(), "hello", null, house.now)).isEqualTo(new Answer.Sent(house.now));
        RoomEvent expected = new RoomEvent.Chat(mina.id(), "hello", house.now, false);
        assertThat(jun.delivered.getFirst()).isSameAs(sora.delivered.getFirst());
        assertThat(jun.take()).containsExactly(expected);
        assertThat(sora.take()).containsExactly(expected);
        assertThat(mina.take()).isEmpty();
    }

    @Test
    void sendsChatToSome() {
        mina.session().chat(mina.next(), "psst", List.of(sora.id(), sora.id()), house.now);
        assertThat(sora.take()).containsExactly(new RoomEvent.Chat(mina.id(), "psst", house.now, true));
        assertThat(jun.take()).isEmpty();
    }

    @Test
    void sendsApplicationMessages() {
        Parcel parcel = Parcel.of("{}");
        assertThat(mina.session().message(mina.next(), "robot.arm", parcel, null, house.now))
                .isEqualTo(new Answer.Sent(house.now));
        assertThat(jun.take()).containsExactly(new RoomEvent.Message(mina.id(), "robot.arm", parcel, house.now, false));
        mina.session().message(mina.next(), "robot.arm", parcel, List.of(jun.id()), house.now);
        assertThat(jun.take()).containsExactly(new RoomEvent.Message(mina.id(), "robot.arm", parcel, house.now, true));
        assertThat(sora.take()).hasSize(1);
    }

    @Test
    void sendsNothingWhenOneReceiverIsUnknown() {
        ParticipantId nobody = new ParticipantId("p_AAAAAAAAAAAAAAAA");
        Refusal refusal = refusal(mina.session().chat(mina.next(), "hello", List.of(jun.id(), nobody), house.now));
        assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_PARTICIPANT);
        assertThat(refusal.message()).contains(nobody.value());
        assertThat(jun.take()).isEmpty();
    }

    @Test
    void takesSomebodyHiddenForUnknown() {
        Guest watcher = house.join(GARDEN, "Watcher", HIDDEN);
        assertThat(refusal(mina.session().chat(mina.next(), "hello", List.of(watcher.id()), house.now))
                        .code())
                .isEqualTo(ErrorCode.UNKNOWN_PARTICIPANT);
    }

    @Test
    void countsAReceiverThatIsNamedAgainOnce() {
        jun.take();
        List<ParticipantId> many = Collections.nCopies(1_000, jun.id());
        assertThat(mina.session().chat(mina.next(), "hello", many, house.now)).isInstanceOf(Answer.Sent.class);
        assertThat(jun.take()).hasSize(1);
    }

    @Test
    void showsNobodyHiddenByTheNumberOfReceiversItTakes() {
        List<ParticipantId> five = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            five.add(ParticipantId.parse("p_%016d".formatted(i)).orThrow());
        }
        Refusal before = refusal(mina.session().chat(mina.next(), "hello", five, house.now));
        house.join(GARDEN, "Watcher", HIDDEN);
        Refusal after = refusal(mina.session().chat(mina.next(), "hello", five, house.now));
        assertThat(before.code()).isEqualTo(ErrorCode.UNKNOWN_PARTICIPANT);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void refusesReceiversThatMakeNoSense() {
        assertThat(refusal(mina.session().chat(mina.next(), "hello", List.of(), house.now))
                        .code())
                .isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(refusal(mina.session().chat(mina.next(), "hello", List.of(mina.id()), house.now))
                        .code())
                .isEqualTo(ErrorCode.BAD_FIELD);
    }

    @Test
    void refusesToSendWithoutTheGrant() {
        Grants noData = new Grants(true, true, EVERYTHING.publish(), true, false, false, false);
        Guest listener = house.join(GARDEN, "Listener", noData);
        mina.take();
        Refusal chat = refusal(listener.session().chat(listener.next(), "hello", null, house.now));
        assertThat(chat.code()).isEqualTo(ErrorCode.GRANT_MISSING);
        assertThat(chat.field()).isEqualTo("data");
        assertThat(refusal(listener.session().message(listener.next(), "t", Parcel.of("1"), null, house.now))
                        .code())
                .isEqualTo(ErrorCode.GRANT_MISSING);
        assertThat(mina.take()).isEmpty();
        mina.session().chat(mina.next(), "hello", null, house.now);
        assertThat(listener.take()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uD83D", "\uDE00\uD83D", "ab\uDE00"})
    void refusesATextThatIsEmptyOrMalformed(String text) {
        Refusal refusal = refusal(mina.session().chat(mina.next(), text, null, house.now));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(refusal.field()).isEqualTo("text");
    }

    @Test
    void boundsTheTopic() {
        assertThat(mina.session().message(mina.next(), "t".repeat(64), Parcel.of("1"), null, house.now))
                .isInstanceOf(Answer.Sent.class);
        for (String topic : List.of("", "t".repeat(65), "a\nb")) {
            assertThat(refusal(mina.session().message(mina.next(), topic, Parcel.of("1"), null, house.now))
                            .field())
                    .isEqualTo("topic");
        }
    }

    @Test
    void keepsWhatAnEventLooksLikeOnTheWireForTheNextReceiver() {
        mina.session().chat(mina.next(), "hello", null, house.now);
        SequencedEvent event = jun.delivered.getFirst();
        assertThat(event.encoding()).isNull();
        event.keepEncoding("bytes");
        assertThat(sora.delivered.getFirst().encoding()).isEqualTo("bytes");
    }

    @Test
    void letsNobodyNoticeASinkThatThrows() {
        Guest broken = new Guest() {
            @Override
            public void deliver(SequencedEvent event) {
                throw new IllegalStateException("broken");
            }
        };
        broken.with(house.rooms.join(
                GARDEN, new JoinRequest(1, House.profile(null, "Broken"), EVERYTHING), broken, house.now));
        jun.take();
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
        java.util.List<Throwable> reported = new java.util.ArrayList<>();
        thread.setUncaughtExceptionHandler((where, fault) -> reported.add(fault));
        try {
            assertThat(mina.session().chat(mina.next(), "hello", null, house.now))
                    .isInstanceOf(Answer.Sent.class);
        } finally {
            thread.setUncaughtExceptionHandler(handler);
        }
        assertThat(reported).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(jun.take()).hasSize(1);
    }
}

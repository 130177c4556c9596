package dev.maru.room;

import static dev.maru.room.House.CAMERA;
import static dev.maru.room.House.MICROPHONE;
import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResumeTest {
    private final House house = new House();
    private final Guest mina = house.join("Mina");
    private final Guest jun = house.join("Jun");

    @BeforeEach
    void forgetTheBeginning() {
        mina.session().ack(mina.latestSeq(), 1);
        mina.take();
    }

    @Test
    void replaysWhatWasMissedInOrder() {
        mina.session().disconnect(house.now);
        jun.session().publish(jun.next(), CAMERA);
        jun.session().chat(jun.next(), "are you there?", null, house.now);
        house.pass(29_999);
        assertThat(mina.take()).isEmpty();

        Guest back = house.resume(mina);
        assertThat(back.session().participant()).isEqualTo(mina.id());
        assertThat(back.resumed().self()).isEqualTo(mina.joined().self());
        assertThat(back.resumed().replay())
                .extracting(SequencedEvent::event)
                .containsExactly(
                        new RoomEvent.TrackPublished(jun.id(), CAMERA),
                        new RoomEvent.Chat(jun.id(), "are you there?", house.now - 29_999, false));
        assertThat(back.resumed().replay()).extracting(SequencedEvent::seq).isSorted();
        assertThat(jun.take()).isEmpty();
        jun.session().chat(jun.next(), "welcome", null, house.now);
        assertThat(back.take()).hasSize(1);
    }

    @Test
    void replaysWhatWasSentButNotAcknowledged() {
        jun.session().chat(jun.next(), "one", null, house.now);
        jun.session().chat(jun.next(), "two", null, house.now);
        long first = mina.delivered.getFirst().seq();
        mina.session().disconnect(house.now);
        Guest back = house.resume(mina, first);
        assertThat(back.resumed().replay()).containsExactly(mina.delivered.getLast());
    }

    @Test
    void letsNobodySeeAShortAbsence() {
        mina.session().disconnect(house.now);
        house.pass(10_000);
        house.resume(mina);
        house.pass(60_000);
        assertThat(jun.take()).isEmpty();
        assertThat(house.rooms.nextTimeout()).isEqualTo(RoomDirectory.NEVER);
    }

    @Test
    void takesSomebodyForLostWhenTheWindowEnds() {
        mina.session().disconnect(house.now);
        assertThat(house.rooms.nextTimeout()).isEqualTo(house.now + 30_000);
        assertThat(house.garden().snapshot().disconnected()).containsExactly(mina.id());
        house.pass(29_999);
        assertThat(jun.take()).isEmpty();
        house.pass(1);
        assertThat(jun.take()).containsExactly(new RoomEvent.ParticipantLeft(mina.id(), LeaveReason.LOST));
        assertThat(refusal(house.tryResume(mina.token())).code()).isEqualTo(ErrorCode.RESUME_EXPIRED);
        assertThat(house.garden().snapshot().participants()).hasSize(1);
    }

    @Test
    void endsTheOlderConnectionWhenTheSessionGoesOnElsewhere() {
        Guest back = house.resume(mina);
        assertThat(mina.end()).isEqualTo(SessionEnd.RESUMED_ELSEWHERE);
        assertThat(refusal(mina.session().publish(mina.next(), CAMERA)).code()).isEqualTo(ErrorCode.NOT_JOINED);
        mina.session().disconnect(house.now);
        mina.session().ack(Long.MAX_VALUE, Long.MAX_VALUE);
        house.pass(30_000);
        assertThat(back.end()).isNull();
        jun.session().chat(jun.next(), "hello", null, house.now);
        assertThat(back.take()).hasSize(1);
        assertThat(mina.take()).isEmpty();
    }

    @Test
    void takesEachTokenOnce() {
        Guest back = house.resume(mina);
        back.session().ack(0, 0);
        assertThat(refusal(house.tryResume(mina.token())).code()).isEqualTo(ErrorCode.RESUME_INVALID);
        assertThat(back.end()).isNull();
        assertThat(house.resume(back).isResumed()).isTrue();
    }

    @Test
    void takesTheFormerTokenUntilTheClientIsHeard() {
        Guest unheard = house.resume(mina);
        unheard.session().disconnect(house.now);
        // The answer with the new token never arrived: the client has only the old one.
        Guest back = house.resume(mina);
        assertThat(back.isResumed()).isTrue();
        assertThat(refusal(house.tryResume(unheard.token())).code()).isEqualTo(ErrorCode.RESUME_INVALID);
        back.session().chat(back.next(), "heard", null, house.now);
        assertThat(refusal(house.tryResume(mina.token())).code()).isEqualTo(ErrorCode.RESUME_INVALID);
    }

    @Test
    void resumesAgainAndAgain() {
        Guest current = mina;
        for (int i = 0; i < 20; i++) {
            current.session().disconnect(house.now);
            jun.session().chat(jun.next(), "message " + i, null, house.now);
            house.pass(20_000);
            Guest next = house.resume(current);
            assertThat(next.resumed().replay()).hasSize(1);
            current = next;
        }
    }

    @Test
    void givesTheWholeStateWhenTooManyEventsWereMissed() {
        House small = new House(Limits.DEFAULTS.withMaxKept(3, 1 << 20, 10));
        Guest sora = small.join("Sora");
        Guest yuna = small.join("Yuna");
        sora.session().publish(sora.next(), CAMERA);
        sora.session().disconnect(small.now);
        for (int i = 0; i < 4; i++) {
            yuna.session().chat(yuna.next(), "hello", null, small.now);
        }
        yuna.session().publish(yuna.next(), MICROPHONE);
        Guest back = small.resume(sora);

        assertThat(back.isResumed()).isFalse();
        assertThat(back.joined().restored()).isTrue();
        assertThat(back.joined().self().id()).isEqualTo(sora.id());
        assertThat(back.joined().self().tracks()).containsExactly(CAMERA);
        assertThat(back.joined().participants().getFirst().tracks()).containsExactly(MICROPHONE);
        assertThat(back.joined().connections()).hasSize(1);
        yuna.take();
        assertThat(yuna.end()).isNull();
        yuna.session().chat(yuna.next(), "hello", null, small.now);
        assertThat(back.delivered.getFirst().seq()).isGreaterThan(back.joined().seq());
        back.session().disconnect(small.now);
        assertThat(small.resume(back, back.joined().seq()).resumed().replay()).hasSize(1);
    }

    @Test
    void givesTheWholeStateWhenTooManyBytesWereMissed() {
        House small = new House(Limits.DEFAULTS.withMaxKept(1000, 2000, 10));
        Guest sora = small.join("Sora");
        Guest yuna = small.join("Yuna");
        sora.session().ack(sora.latestSeq(), 0);
        sora.session().disconnect(small.now);
        yuna.session().signal(yuna.next(), sora.id(), SignalKind.OFFER, new Parcel("sdp", 1000));
        yuna.session().signal(yuna.next(), sora.id(), SignalKind.OFFER, new Parcel("sdp", 1000));
        assertThat(small.resume(sora).joined().restored()).isTrue();
    }

    @Test
    void letsARestoredClientPublishWhatTheRoomStillHas() {
        House small = new House(Limits.DEFAULTS.withMaxKept(1, 1 << 20, 10));
        Guest sora = small.join("Sora");
        Guest yuna = small.join("Yuna");
        sora.session().publish(sora.next(), CAMERA);
        sora.session().publish(sora.next(), MICROPHONE);
        sora.session().disconnect(small.now);
        yuna.session().chat(yuna.next(), "one", null, small.now);
        yuna.session().chat(yuna.next(), "two", null, small.now);
        Guest back = small.resume(sora);
        yuna.take();

        assertThat(back.session().publish(back.next(), CAMERA)).isEqualTo(Answer.Done.DONE);
        assertThat(yuna.take()).isEmpty();
        assertThat(refusal(back.session().publish(back.next(), CAMERA)).code()).isEqualTo(ErrorCode.DUPLICATE_TRACK);
        Track muted = MICROPHONE.withMuted(true);
        assertThat(back.session().publish(back.next(), muted)).isEqualTo(Answer.Done.DONE);
        assertThat(yuna.take())
                .containsExactly(
                        new RoomEvent.TrackUnpublished(back.id(), MICROPHONE.id()),
                        new RoomEvent.TrackPublished(back.id(), muted));
        assertThat(small.garden().snapshot().participants().getFirst().tracks()).containsExactly(CAMERA, muted);
    }

    @Test
    void letsARestoredClientPublishOnlyOnceMore() {
        mina.session().publish(mina.next(), CAMERA);
        Guest back = house.resume(mina, 0);
        back.session().unpublish(back.next(), CAMERA.id());
        assertThat(back.session().publish(back.next(), CAMERA)).isEqualTo(Answer.Done.DONE);
        assertThat(refusal(back.session().publish(back.next(), CAMERA)).code()).isEqualTo(ErrorCode.DUPLICATE_TRACK);
    }

    @Test
    void keepsRequestNumbersWhenTheWholeStateIsGiven() {
        House small = new House(Limits.DEFAULTS.withMaxKept(1, 1 << 20, 10));
        Guest sora = small.join("Sora");
        Guest yuna = small.join("Yuna");
        sora.session().chat(2, "hello", null, small.now);
        sora.session().disconnect(small.now);
        yuna.session().chat(yuna.next(), "one", null, small.now);
        yuna.session().chat(yuna.next(), "two", null, small.now);
        yuna.take();
        Guest back = small.resume(sora);
        back.session().chat(2, "hello", null, small.now);
        assertThat(yuna.take()).isEmpty();
    }

    @Test
    void givesTheWholeStateToAClientThatTakesBackAnAcknowledgement() {
        jun.session().chat(jun.next(), "one", null, house.now);
        mina.session().ack(mina.latestSeq(), 0);
        assertThat(house.resume(mina, mina.latestSeq() - 1).joined().restored()).isTrue();
    }

    @Test
    void givesTheWholeStateToAClientThatDidNotHandleTheStateItWasGiven() {
        assertThat(house.resume(jun, jun.joined().seq() - 1).joined().restored())
                .isTrue();
        assertThat(house.resume(mina, -1).joined().restored()).isTrue();
    }

    @Test
    void givesARestoredClientNoConnectionToSomebodyWhoLeft() {
        Guest sora = house.join("Sora");
        jun.session().leave(jun.next(), house.now);
        assertThat(house.resume(mina, 0).joined().connections())
                .containsExactly(new Connection(sora.id(), ConnectionMode.MESH, false, false));
    }

    @Test
    void ignoresAnAcknowledgementOfWhatNeverWas() {
        mina.session().ack(Long.MAX_VALUE, Long.MAX_VALUE);
        jun.session().chat(jun.next(), "one", null, house.now);
        Guest back = house.resume(mina, mina.latestSeq() - 1);
        assertThat(back.resumed().replay()).hasSize(1);
        assertThat(house.resume(back, Long.MAX_VALUE).resumed().replay()).isEmpty();
    }

    @Test
    void keepsAnAbsentParticipantWithinTheBoundsOfItsOutbox() {
        House small = new House(Limits.DEFAULTS.withMaxKept(4, 100_000, 4));
        Guest sora = small.join("Sora");
        Guest yuna = small.join("Yuna");
        for (int i = 0; i < 100; i++) {
            yuna.session().chat(yuna.next(), "hello", null, small.now);
        }
        assertThat(small.resume(sora, sora.latestSeq() - 4).resumed().replay()).hasSize(4);
    }

    @Test
    void doesNotBringBackSomebodyWhoLeft() {
        mina.session().leave(mina.next(), house.now);
        assertThat(refusal(house.tryResume(mina.token())).code()).isEqualTo(ErrorCode.RESUME_EXPIRED);
    }

    @Test
    void resumesASessionThatIsOlderThanItsToken() {
        house.pass(Limits.DEFAULTS.times().resumeTokenMillis() + 1);
        mina.session().disconnect(house.now);
        assertThat(house.resume(mina).isResumed()).isTrue();
    }

    @Test
    void keepsConnectionsThroughAResume() {
        mina.session().disconnect(house.now);
        assertThat(jun.session().signal(jun.next(), mina.id(), SignalKind.OFFER, Parcel.of("restart")))
                .isEqualTo(Answer.Done.DONE);
        Guest back = house.resume(mina);
        assertThat(back.resumed().replay()).hasSize(1);
        assertThat(back.session().signal(back.next(), jun.id(), SignalKind.ANSWER, Parcel.of("a")))
                .isEqualTo(Answer.Done.DONE);
        assertThat(jun.take()).hasSize(1);
    }

    @Test
    void refusesATokenThatIsNotGenuine() {
        for (String token :
                List.of("", "x", "not base64!", mina.token() + "A", mina.token().substring(4))) {
            Refusal refusal = refusal(house.tryResume(token));
            assertThat(refusal.code()).isEqualTo(ErrorCode.RESUME_INVALID);
            assertThat(refusal.field()).isEqualTo("resumeToken");
        }
        assertThat(mina.end()).isNull();
    }
}

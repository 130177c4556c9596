package dev.maru.room;

import static dev.maru.room.House.CAMERA;
import static dev.maru.room.House.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequestNumbersTest {
    private final House house = new House();

    @Test
    void carriesOutARequestOnceAndAnswersItAgain() {
        Guest mina = house.join("Mina");
        Guest jun = house.join("Jun");
        Answer first = mina.session().chat(5, "hello", null, house.now);
        house.now += 1000;
        Answer again = mina.session().chat(5, "hello", null, house.now);
        assertThat(again).isEqualTo(first);
        assertThat(jun.take()).hasSize(1);
    }

    @Test
    void answersARefusedRequestWithTheSameRefusal() {
        Guest mina = house.join("Mina");
        Answer first = mina.session().unpublish(2, new TrackId("none"));
        mina.session().publish(3, House.track("none", TrackSource.CAMERA));
        assertThat(mina.session().unpublish(2, new TrackId("none"))).isSameAs(first);
        assertThat(house.garden().snapshot().participants().getFirst().tracks()).hasSize(1);
    }

    @Test
    void refusesANumberThatDoesNotGrow() {
        Guest mina = house.join("Mina");
        mina.session().publish(7, CAMERA);
        for (long number : List.of(6L, 1L, 0L, -1L, Long.MIN_VALUE)) {
            Refusal refusal = refusal(mina.session().chat(number, "hello", null, house.now));
            assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FIELD);
            assertThat(refusal.field()).isEqualTo("id");
        }
    }

    @Test
    void countsARequestRefusedBeforeItCameHere() {
        Guest mina = house.join("Mina");
        Refusal flood = Refusal.of(ErrorCode.RATE_LIMITED, "Too fast.");
        assertThat(mina.session().refuse(4, flood)).isSameAs(flood);
        assertThat(mina.session().chat(4, "hello", null, house.now)).isSameAs(flood);
        mina.session().disconnect(house.now);
        Guest back = house.resume(mina);
        assertThat(back.resumed().received()).isEqualTo(4);
        assertThat(back.resumed().answers()).containsExactly(new PastAnswer(4, flood));
    }

    @Test
    void countsARequestThatWasCarriedOutElsewhere() {
        Guest mina = house.join("Mina");
        Answer said = mina.session().chat(3, "hello", null, house.now);
        assertThat(mina.session().acknowledge(4)).isEqualTo(Answer.Done.DONE);
        assertThat(mina.session().acknowledge(4)).isEqualTo(Answer.Done.DONE);
        assertThat(mina.session().acknowledge(3)).isEqualTo(said);
        mina.session().disconnect(house.now);
        assertThat(refusal(mina.session().acknowledge(5)).code()).isEqualTo(ErrorCode.NOT_JOINED);
        Guest back = house.resume(mina);
        assertThat(back.resumed().received()).isEqualTo(4);
        assertThat(back.resumed().answers()).contains(new PastAnswer(4, Answer.Done.DONE));
    }

    @Test
    void countsTheJoinItself() {
        Guest mina = new Guest();
        mina.with(house.rooms.join(
                House.GARDEN, new JoinRequest(9, House.profile(null, "Mina"), House.EVERYTHING), mina, house.now));
        assertThat(refusal(mina.session().publish(9, CAMERA)).field()).isEqualTo("id");
        mina.session().disconnect(house.now);
        assertThat(house.resume(mina).resumed().received()).isEqualTo(9);
    }

    @Test
    void takesRequestsAfterAResumeWithTheirOldNumbers() {
        Guest mina = house.join("Mina");
        Guest jun = house.join("Jun");
        mina.session().chat(2, "two", null, house.now);
        mina.session().disconnect(house.now);
        Guest back = house.resume(mina);
        assertThat(back.resumed().received()).isEqualTo(2);
        back.session().chat(2, "two", null, house.now);
        back.session().chat(3, "three", null, house.now);
        back.session().chat(4, "four", null, house.now);
        assertThat(jun.take())
                .extracting(event -> ((RoomEvent.Chat) event).text())
                .containsExactly("two", "three", "four");
    }

    @Test
    void boundsTheAnswersItKeeps() {
        House small = new House(Limits.DEFAULTS.withMaxKept(10, 10_000, 3));
        Guest mina = small.join("Mina");
        for (int i = 2; i <= 6; i++) {
            mina.session().chat(i, "hello", null, small.now + i);
        }
        assertThat(refusal(mina.session().chat(3, "hello", null, small.now)).field())
                .isEqualTo("id");
        assertThat(mina.session().chat(4, "hello", null, small.now)).isEqualTo(new Answer.Sent(small.now + 4));
        mina.session().disconnect(small.now);
        assertThat(small.resume(mina).resumed().answers())
                .extracting(PastAnswer::request)
                .containsExactly(4L, 5L, 6L);
    }

    @Test
    void forgetsAnswersThatArrived() {
        Guest mina = house.join("Mina");
        for (int i = 2; i <= 6; i++) {
            mina.session().chat(i, "hello", null, house.now);
        }
        mina.session().ack(0, 4);
        mina.session().disconnect(house.now);
        assertThat(house.resume(mina).resumed().answers())
                .extracting(PastAnswer::request)
                .containsExactly(5L, 6L);
    }

    @Test
    void handlesNothingForASessionThatIsOver() {
        Guest mina = house.join("Mina");
        Guest jun = house.join("Jun");
        mina.session().disconnect(house.now);
        Session dead = mina.session();
        List<Answer> answers = List.of(
                dead.update(2, new Change("x", null, null)),
                dead.publish(3, CAMERA),
                dead.unpublish(4, CAMERA.id()),
                dead.mute(5, CAMERA.id(), true),
                dead.signal(6, jun.id(), SignalKind.OFFER, Parcel.of("o")),
                dead.chat(7, "hello", null, house.now),
                dead.message(8, "t", Parcel.of("1"), null, house.now),
                dead.refuse(9, Refusal.of(ErrorCode.RATE_LIMITED, "Too fast.")),
                dead.leave(10, house.now));
        assertThat(answers)
                .allSatisfy(answer -> assertThat(refusal(answer).code()).isEqualTo(ErrorCode.NOT_JOINED));
        assertThat(jun.take()).isEmpty();
        assertThat(house.resume(mina).resumed().received()).isEqualTo(1);
    }
}

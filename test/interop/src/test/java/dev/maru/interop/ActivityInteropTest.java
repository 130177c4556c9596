package dev.maru.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do in a call. */
@ExtendWith(Stage.class)
class ActivityInteropTest {

    @Test
    void chatReachesEverybodyAndCountsWhatWasNotRead(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "chat");
        Person jun = stage.person("Jun").join(server.uri(), "chat");
        mina.awaitTiles(2);

        jun.say("hello <b>you</b>");
        jun.say("안녕하세요");
        mina.page().locator("[data-testid=chat-button][data-unread='2']").waitFor();

        mina.awaitChat("안녕하세요");
        assertThat(mina.chat()).containsExactly("hello <b>you</b>", "안녕하세요");
        mina.page().locator("[data-testid=chat-button][data-unread='0']").waitFor();
        mina.say("welcome");
        jun.awaitChat("welcome");
    }

    @Test
    void aMutedMicrophoneIsSilentAndSeenToBe(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "mute");
        Person jun = stage.person("Jun").join(server.uri(), "mute");
        Media.awaitBetween(List.of(mina, jun));

        jun.click("mic-button");
        mina.tileOf(jun).getByTestId("muted-mark").waitFor();
        assertThat(jun.page().locator("[data-self] [data-testid=muted-mark]").count())
                .isEqualTo(1);
        Media.awaitSilence(mina);

        jun.click("mic-button");
        mina.tileOf(jun).getByTestId("muted-mark").waitFor(Person.GONE);
        Media.mark(mina);
        Media.awaitSound(mina, 1);
    }

    @Test
    void aCameraThatIsOffShowsNoPictureUntilItIsOnAgain(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "camera");
        Person jun = stage.person("Jun").join(server.uri(), "camera");
        Media.awaitBetween(List.of(mina, jun));

        jun.click("camera-button");
        mina.tileOf(jun).locator("video").waitFor(Person.GONE);

        jun.click("camera-button");
        mina.tileOf(jun).locator("video").waitFor();
        Media.awaitMovingPicture(mina, jun);
    }

    @Test
    void aSharedScreenIsSeenByWhoIsThereAndByWhoComesLater(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "screen");
        Person jun = stage.person("Jun").join(server.uri(), "screen");
        Media.awaitBetween(List.of(mina, jun));

        jun.click("screen-button");
        mina.find("screen-tile").waitFor();
        assertThat(mina.find("screen-tile").getAttribute("data-participant")).isEqualTo(mina.idOf(jun));
        Media.mark(mina);
        Media.awaitFrames(mina, 2);

        Person sora = stage.person("Sora").join(server.uri(), "screen");
        sora.find("screen-tile").waitFor();
        Media.mark(sora);
        Media.awaitFrames(sora, 3);

        jun.click("screen-button");
        mina.find("screen-tile").waitFor(Person.GONE);
        sora.find("screen-tile").waitFor(Person.GONE);
    }

    @Test
    void somebodyPinnedTakesTheStage(Stage stage) {
        ServerUnderTest server = stage.server();
        Person mina = stage.person("Mina").join(server.uri(), "pin");
        Person jun = stage.person("Jun").join(server.uri(), "pin");
        Person sora = stage.person("Sora").join(server.uri(), "pin");
        Media.awaitBetween(List.of(mina, jun, sora));
        assertThat(mina.find("stage").getAttribute("data-layout")).isEqualTo("grid");

        mina.tileOf(jun).focus();
        mina.page().keyboard().press("p");
        mina.page().locator("[data-testid=stage][data-layout=focus]").waitFor();
        double pinned = mina.tileOf(jun).boundingBox().width;
        assertThat(pinned).isGreaterThan(mina.tileOf(sora).boundingBox().width);

        mina.tileOf(jun).focus();
        mina.page().keyboard().press("p");
        mina.page().locator("[data-testid=stage][data-layout=grid]").waitFor();
    }
}
